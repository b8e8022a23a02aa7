using System.Globalization;

namespace Realtalk.Costs;

/// <summary>
/// Watches what a stream may cost and how long it may last, over all its sessions: tells when it is time to say goodbye, and
/// when it is over. It is told of usage by the receive loop; time counts by a clock that nobody sets. Any thread may ask.
/// </summary>
internal sealed class StreamBudget : IDisposable
{
    /// <summary>The longest time that can be asked for: a year.</summary>
    public const double MostMinutes = 525_600;

    private const decimal GoodbyePart = 0.9m;
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly object _gate = new();
    private readonly UsageMeter _meter;
    private readonly string _name;
    private readonly IBudgetKeeper _keeper;
    private readonly TimeProvider _clock;
    private decimal? _maxCost;
    private TimeSpan? _maxDuration;
    private ITimer? _timer;
    private long? _start;
    private bool _saidGoodbye;
    private bool _warnedOfUnpriced;
    private bool _isDisposed;
    private volatile RealtimeException? _reason;

    /// <param name="name">The stream's name.</param>
    /// <param name="meter">What it has used.</param>
    /// <param name="keeper">Who does what is to be done.</param>
    /// <param name="clock">Counts the time.</param>
    public StreamBudget(string name, UsageMeter meter, IBudgetKeeper keeper, TimeProvider clock)
    {
        _name = name;
        _meter = meter;
        _keeper = keeper;
        _clock = clock;
    }

    /// <summary>How many dollars it may cost; null for any.</summary>
    public decimal? MaxCost => Locked(() => _maxCost);

    /// <summary>How long it may last; null for any time.</summary>
    public TimeSpan? MaxDuration => Locked(() => _maxDuration);

    /// <summary>Whether the budget has been reached: nothing new is begun any more.</summary>
    public bool IsOver => _reason is not null;

    /// <summary>Why the stream ends; null while it has not reached its budget.</summary>
    public RealtimeException? Reason => _reason?.ToRecord();

    /// <summary>Refuses what would begin something new.</summary>
    /// <exception cref="RealtimeException"><c>BudgetReached</c>.</exception>
    public void ThrowIfOver()
    {
        if (Reason is { } reason)
        {
            throw reason;
        }
    }

    /// <summary>Refuses limits that are none.</summary>
    /// <exception cref="RealtimeException"><c>BudgetInvalid</c>.</exception>
    public static void ThrowIfInvalid(decimal? maxCost, double? maxMinutes)
    {
        if (maxCost is <= 0)
        {
            throw Invalid("MaxCost", maxCost.Value.ToString(CultureInfo.InvariantCulture), "Give dollars, such as 0.50.");
        }

        // Written so that NaN is refused too.
        if (maxMinutes is { } minutes && !(minutes > 0 && minutes <= MostMinutes))
        {
            throw Invalid("MaxMinutes", minutes.ToString(CultureInfo.InvariantCulture), "Give minutes, such as 10; a year at most.");
        }
    }

    /// <summary>The stream is open: its time begins, if it has not before.</summary>
    /// <exception cref="RealtimeException">What it costs cannot be told, so that there cannot be a limit for it.</exception>
    public void Start(decimal? maxCost, double? maxMinutes)
    {
        bool isFirst = Locked(() =>
        {
            bool isFirst = _start is null;
            _start ??= _clock.GetTimestamp();
            return isFirst;
        });
        if (isFirst && (maxCost is not null || maxMinutes is not null))
        {
            Set(maxCost, ToDuration(maxMinutes));
        }
    }

    /// <summary>Sets both limits anew; null is none.</summary>
    /// <exception cref="RealtimeException">It is over already, or what the stream costs cannot be told.</exception>
    public void Set(decimal? maxCost, TimeSpan? maxDuration)
    {
        ThrowIfOver();
        if (maxCost is not null)
        {
            RequirePrices();
        }

        lock (_gate)
        {
            _maxCost = maxCost;
            _maxDuration = maxDuration;
        }

        Check();
    }

    /// <summary>Looks at what has been used by now, and does what is to be done.</summary>
    public void Check()
    {
        CostEstimate? estimate = MaxCost is null ? null : _meter.Estimate;
        Action? act = null;
        lock (_gate)
        {
            if (_start is not { } start || _reason is not null || _isDisposed)
            {
                return;
            }

            TimeSpan elapsed = _clock.GetElapsedTime(start);
            if (_maxCost is { } most && estimate is { } cost)
            {
                act = CheckCost(most, cost);
            }

            if (act is null && elapsed >= _maxDuration)
            {
                act = End(Show(_maxDuration.Value));
            }

            if (act is null)
            {
                act = CheckGoodbye(estimate?.Dollars ?? 0, elapsed);
                Arm(elapsed);
            }
        }

        act();
    }

    /// <summary>The stream has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    /// <summary>Minutes as a duration.</summary>
    public static TimeSpan? ToDuration(double? minutes) => minutes is { } some ? TimeSpan.FromMinutes(some) : null;

    private static RealtimeException Invalid(string parameter, string value, string recommendation) => new(
        "BudgetInvalid", RealtimeErrorKind.InvalidArgument, $"-{parameter} cannot be {value}.", recommendation, value);

    private static string Show(TimeSpan duration) => duration.TotalMinutes == 1
        ? "1 minute"
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.###} minutes");

    private static TimeSpan GoodbyeOf(TimeSpan maxDuration) =>
        maxDuration - TimeSpan.FromTicks(Math.Min(LongestGoodbye.Ticks, (long)(maxDuration.Ticks * (1 - GoodbyePart))));

    private Action? CheckCost(decimal most, CostEstimate cost)
    {
        if (cost.Dollars >= most)
        {
            return End(Dollars.Show(most));
        }

        if (!cost.IsComplete && !_warnedOfUnpriced)
        {
            _warnedOfUnpriced = true;
            _keeper.Warn($"-MaxCost of '{_name}' leaves out what has no known price: {string.Join(", ", cost.Unpriced)}. "
                + "-PricePath takes a file that has it.");
        }

        return null;
    }

    private Action CheckGoodbye(decimal dollars, TimeSpan elapsed)
    {
        bool isDue = dollars >= _maxCost * GoodbyePart || (_maxDuration is { } most && elapsed >= GoodbyeOf(most));
        if (isDue == _saidGoodbye)
        {
            return () => { };
        }

        _saidGoodbye = isDue;
        return isDue
            ? () => _keeper.SayGoodbye($"The stream '{_name}' has nearly reached its budget ({Limits}): the model is asked to say goodbye.")
            : _keeper.GoOn;
    }

    private string Limits => string.Join(", ", new[]
    {
        _maxCost is { } cost ? Dollars.Show(cost) : null,
        _maxDuration is { } duration ? Show(duration) : null,
    }.Where(limit => limit is not null));

    private Action End(string what)
    {
        var reason = new RealtimeException(
            "BudgetReached",
            RealtimeErrorKind.InvalidOperation,
            $"The stream '{_name}' has reached its budget of {what}. {DescribeSpending()}",
            "Open another with New-RealtimeStream, with a higher -MaxCost or -MaxMinutes or without.",
            _name);
        _reason = reason;
        _timer?.Dispose();
        return () => _keeper.EndPolitely(reason);
    }

    private string DescribeSpending()
    {
        CostEstimate spent = _meter.Estimate;
        int replies = _meter.Responses;
        string forWhat = replies == 1 ? "1 reply" : $"{replies} replies";
        return spent.Dollars is { } dollars
            ? $"Spent: about {Dollars.Show(dollars)} for {forWhat}{(spent.IsComplete ? "." : ", without what has no known price.")}"
            : spent.IsComplete ? "Nothing was spent." : $"What {forWhat} cost is not known.";
    }

    private void Arm(TimeSpan elapsed)
    {
        if (_maxDuration is not { } most)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        TimeSpan goodbye = GoodbyeOf(most);
        TimeSpan next = (elapsed < goodbye ? goodbye : most) - elapsed;

        // A timer that is a moment early would only ask again.
        TimeSpan due = TimeSpan.FromTicks(Math.Clamp(next.Ticks, TimeSpan.TicksPerMillisecond, LongestTimer.Ticks));
        if (_timer is null)
        {
            _timer = _clock.CreateTimer(static budget => ((StreamBudget)budget!).Check(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void RequirePrices()
    {
        // Thrown where the file itself is the trouble.
        PriceTable table = _meter.Prices.Table;
        (string model, string transcriptionModel) = _meter.Models;
        if (_meter.FindPrice(model) is not { HasTokens: true })
        {
            throw new RealtimeException(
                "PriceUnknown",
                RealtimeErrorKind.ObjectNotFound,
                $"-MaxCost cannot be kept: '{Path.GetFileName(table.Path)}' of {table.Date:yyyy-MM-dd} has no price for the model '{model}'.",
                "Give a price file that has it with -PricePath (Get-Help about_RealtimeCost), or leave -MaxCost out; -MaxMinutes needs no price.",
                model);
        }

        bool isUnpriced = transcriptionModel.Length > 0 && table.Find(transcriptionModel) is null;
        if (isUnpriced && !Locked(() => (_warnedOfUnpriced, _warnedOfUnpriced = true).Item1))
        {
            _keeper.Warn($"-MaxCost of '{_name}' leaves out what has no known price: the transcripts by {transcriptionModel}. "
                + "-PricePath takes a file that has it.");
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
