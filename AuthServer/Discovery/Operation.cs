using Microsoft.OpenApi.Any;
using Microsoft.OpenApi.Models;

namespace AuthServer.Discovery;

/// <summary>Builds the description of one protocol operation, which OpenIddict serves outside of routing.</summary>
internal sealed class Operation
{
    private readonly OpenApiOperation _operation;

    public Operation(string id, string tag, string summary)
    {
        _operation = new() { OperationId = id, Summary = summary, Tags = [new() { Name = tag }], Responses = [] };
    }

    public static OpenApiSchema Text(string description = "") => new() { Type = "string", Description = description };

    public static OpenApiSchema Number(string description = "") => new() { Type = "integer", Description = description };

    public static OpenApiSchema Flag(string description = "") => new() { Type = "boolean", Description = description };

    /// <summary>One of these texts, each with what it means.</summary>
    public static OpenApiSchema OneOf(IReadOnlyList<(string Value, string Meaning)> values) => new()
    {
        Type = "string",
        Enum = [.. values.Select(value => new OpenApiString(value.Value))],
        Description = string.Join("; ", values.Select(value => $"{value.Value}: {value.Meaning}")),
    };

    public static OpenApiSchema Members(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = "object",
        Properties = members.ToDictionary(member => member.Name, member => member.Schema),
    };

    public Operation Secured(string scheme)
    {
        _operation.Security =
        [
            new() { [new() { Reference = new() { Type = ReferenceType.SecurityScheme, Id = scheme } }] = [] },
        ];
        return this;
    }

    public Operation Form(string[] required, params (string Name, OpenApiSchema Schema)[] members)
    {
        var schema = Members(members);
        schema.Required = required.ToHashSet();
        _operation.RequestBody = new() { Required = true, Content = { ["application/x-www-form-urlencoded"] = new() { Schema = schema } } };
        return this;
    }

    /// <summary>Parameters of the address.</summary>
    public Operation Query(string[] required, params (string Name, OpenApiSchema Schema)[] parameters)
    {
        _operation.Parameters =
        [
            .. parameters.Select(parameter => new OpenApiParameter
            {
                Name = parameter.Name, In = ParameterLocation.Query, Required = required.Contains(parameter.Name), Schema = parameter.Schema,
                Description = parameter.Schema.Description,
            }),
        ];
        return this;
    }

    /// <summary>A page for a person, or a redirect.</summary>
    public Operation Shows(int status, string description) => Add(status, description, "text/html", Text());

    public Operation Answers(int status, string description, OpenApiSchema schema) => Add(status, description, "application/json", schema);

    /// <summary>An error in the form of RFC 6749 section 5.2.</summary>
    public Operation Refuses(int status, string description) =>
        Add(status, description, "application/json", Members(("error", Text()), ("error_description", Text())));

    /// <summary>An error in the form of RFC 9457.</summary>
    public Operation Problem(int status, string description) =>
        Add(status, description, "application/problem+json", Members(("type", Text()), ("title", Text()), ("status", Number())));

    public OpenApiOperation Build() => _operation;

    private Operation Add(int status, string description, string contentType, OpenApiSchema schema)
    {
        _operation.Responses[$"{status}"] = new() { Description = description, Content = { [contentType] = new() { Schema = schema } } };
        return this;
    }
}
