namespace AuthServer.Tests.Compose;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("authserver-compose-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
