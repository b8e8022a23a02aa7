using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Realtalk.Sessions;

namespace Realtalk.Runspaces;

/// <summary>What <c>Register-ObjectEvent</c> has made of a stream's events in a runspace.</summary>
internal static class EventSubscribers
{
    private static readonly TimeSpan PassDeadline = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Unregisters the subscribers of a stream that is closed from this thread's runspace, whose they must be; actions whose
    /// event has come are run first. Without it they would stay for ever, and hold the stream.
    /// </summary>
    public static void Unregister(IRealtimeTextStream stream)
    {
        if (Runspace.DefaultRunspace?.Events is not { } events)
        {
            return;
        }

        PSEventSubscriber[] subscribers = events.Subscribers.Where(subscriber => IsOf(subscriber, stream)).ToArray();
        if (subscribers.Length > 0)
        {
            LetPassWhatWasRaised();
        }

        foreach (PSEventSubscriber subscriber in subscribers)
        {
            events.UnsubscribeEvent(subscriber);
        }
    }

    private static bool IsOf(PSEventSubscriber subscriber, IRealtimeTextStream stream) =>
        ReferenceEquals((subscriber.SourceObject as PSObject)?.BaseObject ?? subscriber.SourceObject, stream);

    // PowerShell takes each event over on the thread pool, whose queue is first in, first out. Where all its threads are held up, the
    // stream is closed all the same; the signal may be set long after that, and so nobody disposes of it.
    private static void LetPassWhatWasRaised()
    {
        var passed = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static signal => signal.SetResult(), passed, preferLocal: false);
        passed.Task.Wait(PassDeadline);
    }
}
