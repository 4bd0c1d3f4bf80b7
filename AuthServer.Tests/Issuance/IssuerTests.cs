using System.Text.RegularExpressions;
using AuthServer.Issuance;
using AuthServer.Tests.Architecture;
using OpenIddict.Server;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Issuance;

/// <summary>No way leads to tokens but the issuer's.</summary>
public sealed partial class IssuerTests
{
    [Fact]
    public void Only_the_issuer_signs_in_and_the_sign_in_page_for_its_cookie()
    {
        var places =
            from path in Repository.SourcesOf("AuthServer")
            from line in Repository.Lines(path)
            where SignsIn().IsMatch(line)
            select path;

        places.Distinct().ShouldBe(["AuthServer/Issuance/Issuer.cs", "AuthServer/SignIn/SignIn.cshtml.cs"]);
    }

    [Theory]
    [InlineData(OpenIddictServerEndpointType.Token)]
    [InlineData(OpenIddictServerEndpointType.Authorization)]
    [InlineData(OpenIddictServerEndpointType.EndUserVerification)]
    public void A_sign_in_that_did_not_come_by_the_issuer_is_a_bug(OpenIddictServerEndpointType endpoint)
    {
        OpenIddictServerTransaction transaction = new() { EndpointType = endpoint };

        Should.Throw<InvalidOperationException>(() => IssueTo.Of(transaction));
    }

    [Theory]
    [InlineData(OpenIddictServerEndpointType.DeviceAuthorization)]
    [InlineData(OpenIddictServerEndpointType.PushedAuthorization)]
    public void What_opens_an_authorization_belongs_to_nobody_yet(OpenIddictServerEndpointType endpoint)
    {
        IssueTo.Of(new() { EndpointType = endpoint }).ShouldBeNull();
    }

    [Fact]
    public void Nobody_drops_what_became_of_a_commit()
    {
        var dropped =
            from path in Repository.SourcesOf("AuthServer")
            where path is not "AuthServer/Data/UnitOfWork.cs"
            let lines = Repository.Lines(path)
            where lines.Any(line => line.Contains("UnitOfWork", StringComparison.Ordinal))
            from line in lines
            where DropsCommit().IsMatch(line)
            select $"{path}: {line.Trim()}";

        dropped.ShouldBeEmpty();
    }

    /// <summary>Of OpenIddict's contexts, of pages and of ASP.NET Core.</summary>
    [GeneratedRegex(@"(?<!new \w+\.|record )\bSignIn\(|\bSignInResult\b|\bSignInAsync\(|\bProcessSignInContext\(")]
    private static partial Regex SignsIn();

    [GeneratedRegex(@"^\s*(_ = )?(await )?\w+\.CommitAsync\(")]
    private static partial Regex DropsCommit();
}
