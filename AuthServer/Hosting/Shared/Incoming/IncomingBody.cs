namespace AuthServer.Hosting.Shared.Incoming;

/// <summary>The body as it comes over the wire.</summary>
internal sealed class IncomingBody(Stream wire) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => wire.Length;

    public override long Position { get => wire.Position; set => wire.Position = value; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return wire.Read(buffer, offset, count);
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            throw SendersFault.Of(exception);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await wire.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            throw SendersFault.Of(exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => wire.Flush();

    public override long Seek(long offset, SeekOrigin origin) => wire.Seek(offset, origin);

    public override void SetLength(long value) => wire.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => wire.Write(buffer, offset, count);
}
