using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

public sealed class ComposeTests
{
    private readonly ComposeFile _compose = ComposeFile.Load();

    [Fact]
    public void Foreign_images_are_pinned_to_a_version_and_our_own_are_built_here()
    {
        _compose.Services.Keys.ShouldBe(["db", "migrate", "register", "authserver", "resourceapi"], ignoreOrder: true);
        foreach (var service in _compose.Services.Values)
        {
            service.Image.ShouldMatch("^([a-z]+:[0-9]+([.][0-9]+)+|(authserver|resourceapi):local)$");
        }
    }

    [Theory]
    [InlineData("migrate", "db", "service_healthy")]
    [InlineData("register", "migrate", "service_completed_successfully")]
    [InlineData("authserver", "db", "service_healthy")]
    [InlineData("authserver", "migrate", "service_completed_successfully")]
    [InlineData("resourceapi", "authserver", "service_healthy")]
    [InlineData("resourceapi", "register", "service_completed_successfully")]
    public void A_service_waits_for_what_it_needs(string service, string needed, string condition) =>
        _compose.Services[service].DependsOn[needed].Condition.ShouldBe(condition);

    [Fact]
    public void What_is_waited_for_can_come_true()
    {
        foreach (var (needed, dependency) in _compose.Services.Values.SelectMany(service => service.DependsOn))
        {
            if (dependency.Condition is "service_healthy")
            {
                _compose.Services[needed].Healthcheck.ShouldNotBeNull(needed);
            }
            else
            {
                dependency.Condition.ShouldBe("service_completed_successfully");
                // A job that is started again never completes.
                _compose.Services[needed].Restart.ShouldBe("no", needed);
            }
        }

        foreach (var (name, service) in _compose.Services.Where(pair => pair.Value.Restart is not "no"))
        {
            service.Restart.ShouldBe("unless-stopped", name);
            service.Healthcheck.ShouldNotBeNull(name);
        }
    }

    [Fact]
    public void The_database_keeps_its_files_in_a_named_volume()
    {
        var mount = _compose.Services["db"].Volumes.ShouldHaveSingleItem().Split(':');

        mount[1].ShouldBe("/var/lib/mysql");
        _compose.Volumes.Keys.ShouldBe([mount[0]]);
    }

    [Fact]
    public void The_database_is_healthy_only_when_AuthServer_could_use_it()
    {
        var db = _compose.Services["db"];
        var check = db.Healthcheck!.Test;

        check[0].ShouldBe("CMD-SHELL");
        // The server that prepares an empty volume has no TCP port, and "ping" is content with "access denied".
        check[1].ShouldContain("--protocol=tcp");
        check[1].ShouldContain("SELECT 1");
        check[1].ShouldNotContain("ping");
        db.Environment["MYSQL_USER"].ShouldBe("authserver");
        db.Environment["MYSQL_DATABASE"].ShouldBe("authserver");
        db.Command.ShouldBeOfType<string>().ShouldContain("--character-set-server=utf8mb4");
    }

    [Fact]
    public void The_environment_example_has_every_variable_and_no_other_and_each_has_a_default()
    {
        EnvExample.Variables.ShouldBe(ComposeFile.Variables().Keys, ignoreOrder: true);
        ComposeFile.Variables().Values.ShouldAllBe(hasDefault => hasDefault);
    }

    [Fact]
    public void Both_hosts_name_one_issuer_and_it_leads_to_AuthServer_inside_and_outside()
    {
        Dictionary<string, string> variables = [];
        var authServer = _compose.Services["authserver"];
        var issuer = ComposeFile.Interpolate(authServer.Environment["Protocol__Issuer"], variables);

        ComposeFile.Interpolate(_compose.Services["resourceapi"].Environment["TokenValidation__Issuer"], variables).ShouldBe(issuer);
        Uri uri = new(issuer);
        authServer.Networks["default"].Aliases.Select(alias => ComposeFile.Interpolate(alias, variables)).ShouldContain(uri.Host);
        // Outside, names under .localhost are loopback (RFC 6761 section 6.3), where the same port is published.
        uri.Host.ShouldEndWith(".localhost");
        authServer.Ports.ShouldBe([$"127.0.0.1:{uri.Port}:{uri.Port}"]);
    }

    [Theory]
    [InlineData("authserver")]
    [InlineData("resourceapi")]
    public void A_published_port_is_the_one_the_image_listens_on_and_the_health_check_asks(string name)
    {
        var service = _compose.Services[name];
        var port = _compose.DockerfileOf(name).Port;

        service.Ports.ShouldBe([$"127.0.0.1:{port}:{port}"]);
        service.Healthcheck!.Test[^1].ShouldContain($"/dev/tcp/127.0.0.1/{port} ");
    }
}
