namespace AuthServer.Protocol;

/// <summary>Another address than the issuer under which this server is reached, where it has a path.</summary>
internal interface IServedPath
{
    PathString BasePath { get; }
}
