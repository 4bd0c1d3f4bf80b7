using System.Net;
using System.Net.Sockets;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>An address that a host cannot listen at is told in one line that names it and its setting.</summary>
public class ListeningTests
{
    public static TheoryData<string, string> Addresses => new()
    {
        { "AuthServer", "taken" },
        { "ResourceApi", "taken" },
        // RFC 5737: of no machine.
        { "AuthServer", "http://192.0.2.1:8000" },
        { "ResourceApi", "http://192.0.2.1:8000" },
        { "AuthServer", "nonsense" },
        { "ResourceApi", "nonsense" },
        { "AuthServer", "http://127.0.0.1:99999" },
        { "ResourceApi", "http://127.0.0.1:99999" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task It_is_one_line_and_exit_code_1(string project, string address)
    {
        using TcpListener listener = new(IPAddress.Loopback, Ports.Free());
        listener.Start();
        address = address is "taken" ? $"http://{listener.LocalEndpoint}" : address;
        Dictionary<string, string?> settings = new((await TestDatabase.CreateAsync(DatabaseKind.Sqlite)).Settings)
        {
            ["ASPNETCORE_URLS"] = address,
            ["Hosting__DrainSeconds"] = "20",
            ["TokenValidation__Mode"] = project is "ResourceApi" ? "Local" : null,
        };

        await using var host = GuestHost.Start(project, settings);

        (await host.ExitAsync()).ShouldBe(1);
        host.Error.Split('\n').ShouldHaveSingleItem().ShouldStartWith("ASPNETCORE_URLS: ");
        host.Error.ShouldContain(address);
        host.Output.Split('\n').ShouldAllBe(line => !line.Contains(" ERR ", StringComparison.Ordinal) && !line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_setting_named_is_the_one_that_was_used()
    {
        using TcpListener listener = new(IPAddress.Loopback, Ports.Free());
        listener.Start();
        await using var host = GuestHost.Start("AuthServer", new Dictionary<string, string?>((await TestDatabase.CreateAsync(DatabaseKind.Sqlite)).Settings)
        {
            ["Kestrel__Endpoints__Main__Url"] = $"http://{listener.LocalEndpoint}",
        });

        (await host.ExitAsync()).ShouldBe(1);
        host.Error.ShouldStartWith("Kestrel__Endpoints: ");
    }
}
