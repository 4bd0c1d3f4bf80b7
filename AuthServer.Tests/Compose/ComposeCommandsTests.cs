using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>Runs the commands of <c>docker-compose.yaml</c> here, against the hosts' own builds.</summary>
public sealed class ComposeCommandsTests : IDisposable
{
    private const string Secret = "a secret of more than 24 characters: $HOME 'quoted' \"twice\"";

    private readonly ComposeFile _compose = ComposeFile.Load();
    private readonly TemporaryFolder _folder = new();

    private Dictionary<string, string?> Embedded => new()
    {
        ["Database__ConnectionString"] = $"Data Source={_folder.Path}/authserver.db",
        ["Hosting__AllowPlainHttp"] = "true",
    };

    [Fact]
    public async Task The_health_check_of_AuthServer_succeeds_when_it_is_ready_and_fails_when_it_is_gone()
    {
        await using var host = HostProcess.Start("AuthServer", Embedded);
        var address = await host.ListeningAsync();

        (await HealthCheckAsync("authserver", address)).ShouldBe(0);
        await host.StopAsync();
        (await HealthCheckAsync("authserver", address)).ShouldNotBe(0);
    }

    [Fact]
    public async Task The_health_check_of_ResourceApi_fails_without_AuthServer_and_succeeds_with_it()
    {
        await using var authServer = HostProcess.Start("AuthServer", Embedded);
        var issuer = await authServer.ListeningAsync();
        // Its tokens are those of another issuer than ResourceApi is told to trust.
        await using var lost = HostProcess.Start("ResourceApi", Trusting(issuer));
        (await HealthCheckAsync("resourceapi", await lost.ListeningAsync())).ShouldNotBe(0);

        await authServer.StopAsync();
        await using var named = HostProcess.Start("AuthServer", new Dictionary<string, string?>(Embedded)
        {
            ["ASPNETCORE_URLS"] = issuer.AbsoluteUri,
            ["Protocol__Issuer"] = issuer.AbsoluteUri,
        });
        await named.ListeningAsync();
        await using var found = HostProcess.Start("ResourceApi", Trusting(issuer));
        var address = await found.ListeningAsync();

        await Eventually.HoldsAsync("ResourceApi is healthy", async () => await HealthCheckAsync("resourceapi", address) is 0);
    }

    [Fact]
    public async Task Registration_may_run_again_and_the_secret_of_the_file_is_the_one_that_counts()
    {
        (await CommandResult.RunAsync(Embedded, null, "db", "migrate")).ExitCode.ShouldBe(0);
        (await RegisterAsync("another secret that was there before")).ExitCode.ShouldBe(0);
        (await RegisterAsync(Secret)).ExitCode.ShouldBe(0);

        await using var host = HostProcess.Start("AuthServer", Embedded);
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };
        (await IntrospectAsync(http, Secret)).ShouldBe(HttpStatusCode.OK);
        (await IntrospectAsync(http, "another secret that was there before")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Registration_fails_with_a_secret_that_is_too_short()
    {
        (await CommandResult.RunAsync(Embedded, null, "db", "migrate")).ExitCode.ShouldBe(0);

        var result = await RegisterAsync("short");

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain("24 characters");
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string?> Trusting(Uri issuer) => new()
    {
        ["TokenValidation__Issuer"] = issuer.AbsoluteUri,
        ["TokenValidation__ClientSecret"] = Secret,
        ["Hosting__AllowPlainHttp"] = "true",
    };

    private async Task<int> HealthCheckAsync(string service, Uri address)
    {
        var check = _compose.Services[service].Healthcheck!.Test;
        check[..2].ShouldBe(["CMD", "bash"]);
        var port = _compose.DockerfileOf(service).Port;
        var arguments = check[2..].Select(argument => argument.Replace($"/127.0.0.1/{port} ", $"/127.0.0.1/{address.Port} ", StringComparison.Ordinal));
        return (await Shell.RunAsync(check[1], arguments)).ExitCode;
    }

    private async Task<ShellResult> RegisterAsync(string secret)
    {
        var script = _compose.Services["register"].Command.ShouldBeOfType<List<object>>().ShouldHaveSingleItem().ShouldBeOfType<string>();
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "resource_api_secret"), secret + "\n");
        var command = Path.Combine(_folder.Path, "authserver");
        ExecutableFile.Write(command, $"#!/bin/sh\nexec dotnet '{HostProcess.DllOf("AuthServer")}' \"$@\"\n");
        script = ComposeFile.Interpolate(script, new Dictionary<string, string>())
            .Replace(ComposeService.SecretsFolder, _folder.Path + "/", StringComparison.Ordinal);
        var settings = new Dictionary<string, string?>(Embedded) { ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" };
        return await Shell.RunAsync("/bin/sh", ["-ec", script], settings, _folder.Path);
    }

    private static async Task<HttpStatusCode> IntrospectAsync(HttpClient http, string secret)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/connect/introspect");
        request.Content = new FormUrlEncodedContent([new("token", "nothing")]);
        var credentials = $"resource_api:{Uri.EscapeDataString(secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
