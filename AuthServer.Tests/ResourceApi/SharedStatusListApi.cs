using AuthServer.Tests.Fixtures;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>One API in mode StatusList and one issuer for all tests of a class: for tests that keep to lists of their own.</summary>
public sealed class SharedStatusListApi : IAsyncLifetime
{
    internal static readonly (string, string?) Mode = ("TokenValidation__Mode", "StatusList");

    internal static readonly (string, string?) NoSecret = ("TokenValidation__ClientSecret", null);

    internal ResourceApiHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ResourceApiHost.StartAsync(Mode, NoSecret, RefreshEvery(100));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal static (string, string?) RefreshEvery(int milliseconds) => ("TokenValidation__StatusListRefreshMilliseconds", $"{milliseconds}");
}
