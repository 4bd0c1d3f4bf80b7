using AuthServer.Tests.Fixtures;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>One API and one issuer for all tests of a class: for tests that change nothing but their own tokens.</summary>
public sealed class SharedResourceApi : IAsyncLifetime
{
    internal ResourceApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ResourceApiHost.StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
