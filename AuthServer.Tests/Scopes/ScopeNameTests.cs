using AuthServer.Scopes;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Scopes;

public class ScopeNameTests
{
    [Theory]
    [InlineData("api")]
    [InlineData("orders:read")]
    [InlineData("https://api.example/orders.read")]
    [InlineData("!#$%&'()*+,-./~")]
    public void What_RFC_6749_appendix_A_4_allows_is_a_scope(string name) => ScopeName.IsValid(name).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("a\u0000")]
    [InlineData("é")]
    public void Anything_else_is_not(string name) => ScopeName.IsValid(name).ShouldBeFalse();

    [Fact]
    public void A_scope_has_at_most_100_characters()
    {
        ScopeName.IsValid(new('s', 100)).ShouldBeTrue();
        ScopeName.IsValid(new('s', 101)).ShouldBeFalse();
    }
}
