using Microsoft.AspNetCore.Http.Features;

namespace AuthServer.Hosting.Shared.Incoming;

/// <summary>The body as a form: its character set, its parts, its escapes.</summary>
internal sealed class IncomingForm(IFormFeature form) : IFormFeature
{
    public bool HasFormContentType => form.HasFormContentType;

    public IFormCollection? Form { get => form.Form; set => form.Form = value; }

    public IFormCollection ReadForm()
    {
        try
        {
            return form.ReadForm();
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            throw SendersFault.Of(exception);
        }
    }

    public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await form.ReadFormAsync(cancellationToken);
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            throw SendersFault.Of(exception);
        }
    }
}
