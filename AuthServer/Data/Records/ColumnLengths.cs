namespace AuthServer.Data.Records;

/// <summary>Of columns that several tables have, or that others have to keep to. In characters.</summary>
internal static class ColumnLengths
{
    public const int Id = 36;
    public const int ClientId = 100;
    public const int Subject = 128;
    public const int Email = 254;
    public const int PasswordHash = 512;
    public const int ExternalId = 255;
    public const int Scope = 100;
    public const int Uri = 2000;
    public const int UserAgent = 200;
    public const int BudgetKey = 40;
}
