using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace AuthServer.Hosting.Pages;

/// <summary>
/// A form whose answer may lead away from this server is answered with a page that goes on by itself. Chromium holds
/// <c>form-action</c> against every redirect that follows a form, whoever makes it (Content Security Policy 3 section 6.4.2), and a
/// client's address may lead on to any other: the person would stay on the form, with the code spent.
/// </summary>
internal static class LeadingOn
{
    private const string View = "/Hosting/Pages/LeadingOn.cshtml";

    public static void UseLeadingOn(this WebApplication app, PagePaths pages) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (HttpMethods.IsPost(context.Request.Method)
            && pages.Contains(context.Request.Path)
            && response is { StatusCode: StatusCodes.Status302Found or StatusCodes.Status303SeeOther, HasStarted: false }
            && response.Headers.Location.ToString() is [_, ..] address
            && !EndsHere(pages, address, context.Request.PathBase.Value ?? ""))
        {
            response.Headers.Location = default;
            response.Headers.CacheControl = "no-store";
            response.StatusCode = StatusCodes.Status200OK;
            await ShowAsync(context, address);
        }
    });

    /// <summary>The other pages of this server may lead on to a client.</summary>
    private static bool EndsHere(PagePaths pages, string address, string basePath) =>
        address.Split('?')[0] is var path && path.StartsWith(basePath, StringComparison.Ordinal) && pages.LeadsNowhere(path[basePath.Length..]);

    private static Task ShowAsync(HttpContext context, string address)
    {
        var models = context.RequestServices.GetRequiredService<IModelMetadataProvider>();
        ViewDataDictionary<string> data = new(models, new ModelStateDictionary()) { Model = address };
        return new ViewResult { ViewName = View, ViewData = data }.ExecuteResultAsync(
            new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
    }
}
