namespace ResourceApi.TokenValidation;

/// <summary>The scopes this API knows by name.</summary>
internal static class Scopes
{
    public const string Api = "api";
}
