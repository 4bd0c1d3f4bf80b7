using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>What holds for <c>docker-compose.yaml</c> and for <c>docker-compose.ha.yaml</c>.</summary>
public sealed partial class BothFilesTests
{
    private static readonly string[] Names = ["docker-compose.yaml", "docker-compose.ha.yaml"];

    public static TheoryData<string> Files => [.. Names];

    [Fact]
    public void Each_is_a_project_of_its_own_so_that_one_never_stops_the_other() =>
        Names.Select(file => ComposeFile.Load(file).Name).ShouldBe(["authserver", "authserver-ha"]);

    [Theory]
    [MemberData(nameof(Files))]
    public void Whoever_is_stopped_has_the_time_to_end(string file)
    {
        foreach (var (name, service) in ComposeFile.Load(file).Services)
        {
            service.StopGracePeriod.ShouldBe(IsDatabase(service) ? "60s" : "30s", name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_image_is_built_by_one_service_and_the_others_do_not_look_for_it_elsewhere(string file)
    {
        var ours = ComposeFile.Load(file).Services.Values
            .Where(service => service.Image.EndsWith(":local", StringComparison.Ordinal))
            .GroupBy(service => service.Image);
        foreach (var image in ours)
        {
            var build = image.Where(service => service.Build is not null).ShouldHaveSingleItem().Build!;
            build.Context.ShouldBe(".");
            File.Exists(Path.Combine(HostProcess.RepositoryRoot, build.Dockerfile)).ShouldBeTrue(build.Dockerfile);
            image.Where(service => service.Build is null).ShouldAllBe(service => service.PullPolicy == "never");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_host_may_do_nothing_but_its_work(string file)
    {
        foreach (var (name, service) in ComposeFile.Load(file).Services.Where(pair => pair.Value.Image.EndsWith(":local", StringComparison.Ordinal)))
        {
            (service.ReadOnly, service.CapDrop.SequenceEqual(["ALL"]), service.SecurityOpt.Contains("no-new-privileges:true"))
                .ShouldBe((true, true, true), name);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task No_secret_is_in_an_environment_and_each_file_that_a_service_reads_is_given_to_it(string file)
    {
        var compose = ComposeFile.Load(file);
        using var secrets = await MadeSecrets.MakeAsync();
        compose.Secrets.ShouldAllBe(secret => secret.Value.File == $".secrets/{secret.Key}");
        Directory.GetFiles(secrets.Path).Select(Path.GetFileName).ShouldBe(compose.Secrets.Keys, ignoreOrder: true);
        foreach (var (name, service) in compose.Services)
        {
            var text = string.Join('\n', [.. service.Environment.Values, .. service.Healthcheck?.Test ?? [], .. service.Command as List<object> ?? []]);
            SecretFile().Matches(text).Select(match => match.Groups["name"].Value).Distinct().ShouldBe(service.Secrets, ignoreOrder: true, name);
            service.Environment.Where(pair => Secretive().IsMatch(pair.Key)).ShouldAllBe(pair => pair.Value.StartsWith(ComposeService.SecretsFolder));
        }
    }

    private static bool IsDatabase(ComposeService service) => service.Image.Split(':')[0] is "mysql" or "mariadb";

    [GeneratedRegex("/run/secrets/(?<name>[a-z_]+)")]
    private static partial Regex SecretFile();

    [GeneratedRegex("PASSWORD|SECRET|MasterKey|ConnectionString", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}
