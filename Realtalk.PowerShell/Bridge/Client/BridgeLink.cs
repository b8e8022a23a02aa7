using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Unicode;
using Realtalk.Bridge.Connections;
using Realtalk.Bridge.Wire;
using Realtalk.Protocol;
using Realtalk.Secrets;
using Realtalk.Transport;

namespace Realtalk.Bridge.Client;

/// <summary>
/// The client's end of a connection: asks and gets its answers, and hands on whatever else comes. It owns one task that reads.
/// Any thread may ask.
/// </summary>
internal sealed class BridgeLink : IAsyncDisposable
{
    // As long as the lines of a bridge can be, with what is written round the longest text.
    private const int MaxLineBytes = 8 << 20;

    private readonly Stream _transport;
    private readonly Action<string, JsonElement> _onNews;
    private readonly Action<Exception?> _onEnd;
    private readonly LineReader _reader;
    private readonly StreamSecrets _secrets = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _pending = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;
    private volatile RealtimeException? _end;

    /// <param name="transport">The connection, which goes with this object.</param>
    /// <param name="token">What is said to whoever listens there, which is not shown where that repeats it.</param>
    /// <param name="onNews">Gets each line that is no answer, with its kind, on the task that reads.</param>
    /// <param name="onEnd">Is told when the connection has ended, with the cause where there is one.</param>
    public BridgeLink(Stream transport, RealtimeCredential? token, Action<string, JsonElement> onNews, Action<Exception?> onEnd)
    {
        _transport = transport;
        _onNews = onNews;
        _onEnd = onEnd;
        _reader = new LineReader(transport, MaxLineBytes);
        _secrets.Add(token is null ? [] : [token.Reveal()]);
    }

    /// <summary>Reads one line, before <see cref="Start"/>.</summary>
    /// <returns>The line; null at the end.</returns>
    public async Task<JsonElement?> ReadOneAsync(CancellationToken cancellationToken)
    {
        if (await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } line)
        {
            return null;
        }

        return !Utf8.IsValid(line.Span)
            ? throw new JsonException("The line is not UTF-8.")
            : JsonSerializer.Deserialize<JsonElement>(WellFormedJson.Mend(_secrets.Redact(line.Span)));
    }

    /// <summary>Begins to read.</summary>
    public void Start() => _reading = Task.Run(ReadAsync);

    /// <summary>Asks for something and waits for the answer.</summary>
    /// <param name="kind">The line's kind.</param>
    /// <param name="writeRest">Writes its other properties.</param>
    /// <param name="cancellationToken">Ends the waiting; what was asked for may be done all the same.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="RealtimeException">The bridge refuses, or is gone.</exception>
    public async Task<JsonElement> AskAsync(string kind, Action<Utf8JsonWriter> writeRest, CancellationToken cancellationToken)
    {
        string id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var answered = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answered;
        try
        {
            // Whoever ends the link fails what he finds here, and says so first.
            if (_end is { } end)
            {
                throw end;
            }

            await SendAsync(kind, writer =>
            {
                writer.WriteString("id"u8, id);
                writeRest(writer);
            }).WaitAsync(cancellationToken).ConfigureAwait(false);
            return await answered.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw _end ?? Lost(exception);
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    /// <summary>Sends a line. Lines are whole, also where several threads send at once.</summary>
    public async Task SendAsync(string kind, Action<Utf8JsonWriter> writeRest)
    {
        byte[] line = LineWriter.Write(kind, writeRest);
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _transport.WriteAsync(line).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Turns a bridge's error line back into the error.</summary>
    public static RealtimeException ReadError(JsonElement line)
    {
        string? category = line.Find("category").Text();
        return new RealtimeException(
            line.Find("code").Text() ?? "BridgeRefused",
            JsonNames.TryParse(category, out RealtimeErrorKind kind) ? kind : RealtimeErrorKind.ProtocolError,
            line.Find("message").Text() ?? "The bridge refused the line and does not say why.",
            line.Find("advice").Text());
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    public static RealtimeException Lost(Exception? cause) => new(
        "BridgeLost",
        RealtimeErrorKind.ConnectionError,
        cause is null ? "The bridge has closed the connection." : $"The connection to the bridge is lost: {cause.Message}",
        "Connect again with Connect-RealtimeBridge, when the bridge is there again.",
        innerException: cause);

    private async Task ReadAsync()
    {
        Exception? cause = null;
        try
        {
            while (await ReadOneAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                Take(line);
            }
        }
        catch (Exception exception)
        {
            cause = exception;
        }

        _end = Lost(cause);
        foreach (TaskCompletionSource<JsonElement> pending in _pending.Values)
        {
            pending.TrySetException(_end);
        }

        _onEnd(cause);
    }

    private void Take(JsonElement line)
    {
        string? kind = line.Find("kind").Text();
        if (kind is not (BridgeProtocol.Ok or BridgeProtocol.Error))
        {
            _onNews(kind ?? string.Empty, line);
            return;
        }

        if (line.Find("id").Text() is { } id && _pending.TryGetValue(id, out TaskCompletionSource<JsonElement>? answered))
        {
            // An answer that brings a message is news as well, and known before the one who asked goes on.
            if (kind == BridgeProtocol.Ok)
            {
                _onNews(kind, line);
                answered.TrySetResult(line);
            }
            else
            {
                answered.TrySetException(ReadError(line));
            }
        }
        else if (kind == BridgeProtocol.Error)
        {
            _onNews(kind, line);
        }
    }
}
