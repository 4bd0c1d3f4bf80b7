using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Shared.Incoming;

/// <summary>
/// Whatever is thrown while something that a stranger sent is being read is the stranger's fault: at the place where it is read it
/// becomes the one exception that says so, with a status of 4xx. The same exception from anywhere else stays a fault of this server.
/// </summary>
internal static class SendersFault
{
    /// <summary>From here on the request's body and form are read through this.</summary>
    public static void UseSendersFault(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<FormOptions>>().Value;
        app.Use((context, next) =>
        {
            // The page of an error comes by here a second time.
            if (context.Request.Body is not IncomingBody)
            {
                context.Request.Body = new IncomingBody(context.Request.Body);
                context.Features.Set<IFormFeature>(new IncomingForm(new FormFeature(context.Request, options)));
            }

            return next(context);
        });
    }

    /// <summary>False: it has a status already, or nobody is there to be told.</summary>
    public static bool Is(Exception whileReading) =>
        whileReading is not (BadHttpRequestException or ConnectionResetException or OperationCanceledException);

    public static BadHttpRequestException Of(Exception whileReading) =>
        new("The request cannot be read.", StatusCodes.Status400BadRequest, whileReading);
}
