namespace AuthServer.Jobs;

/// <summary>A job, with the pause between two runs of it (zero: it is off), and how it is taken out of the scope of each run.</summary>
internal sealed record JobDescription(string Name, TimeSpan Every, Func<IServiceProvider, IJob> Resolve);
