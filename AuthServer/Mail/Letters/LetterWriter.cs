using System.Globalization;
using AuthServer.Hosting.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MimeKit;
using MimeKit.Utils;

namespace AuthServer.Mail.Letters;

/// <summary>Makes the mail itself: headers, a text part, an HTML part and the logo within it. Nothing in it is fetched from anywhere.</summary>
internal sealed class LetterWriter(LetterWords words, BrandOptions brand, IServiceProvider services, ILoggerFactory loggers)
{
    private readonly BrandLogo? _logo = services.GetService<BrandLogo>() is { IsForMails: true } logo ? logo : null;

    public async Task<MimeMessage> WriteAsync(Letter letter, Envelope envelope)
    {
        var text = words.Of(letter, new CultureInfo(envelope.Language));
        BodyBuilder body = new() { TextBody = text.Plain };
        string? image = null;
        if (_logo is not null)
        {
            var attached = body.LinkedResources.Add("logo", _logo.Content, ContentType.Parse(_logo.MediaType));
            attached.ContentId = image = MimeUtils.GenerateMessageId(envelope.From.Domain);
        }

        body.HtmlBody = await HtmlAsync(text, image);
        var content = body.ToMessageBody();
        content.Headers.Add(HeaderId.ContentLanguage, text.Language);
        MimeMessage message = new([envelope.From], [new MailboxAddress("", envelope.Recipient)], text.Subject, content)
        {
            MessageId = envelope.MessageId,
            Date = envelope.CreatedAt,
        };
        // RFC 3834 section 5: so that nobody's holiday answers it.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private async Task<string> HtmlAsync(LetterText text, string? image)
    {
        await using HtmlRenderer renderer = new(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var rendered = await renderer.RenderComponentAsync<LetterBody>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(LetterBody.Text)] = text,
                [nameof(LetterBody.Name)] = brand.Signature,
                [nameof(LetterBody.Color)] = brand.Color,
                [nameof(LetterBody.Logo)] = image,
            }));
            return rendered.ToHtmlString();
        });
    }
}

/// <summary>What stands on a mail rather than in it.</summary>
internal sealed record Envelope(MailboxAddress From, string Recipient, string MessageId, string Language, DateTimeOffset CreatedAt);
