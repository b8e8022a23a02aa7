using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Reflection;
using System.Security;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Realtalk.Binding;

/// <summary>What a model may write for a parameter of a .NET type: the type's JSON Schema.</summary>
internal static class ToolTypes
{
    private const int MaxDepth = 3;

    // A model must not be asked for code, for secrets, or for what it cannot have; nor for what opens a file or a connection as soon
    // as PowerShell makes one of a text, as a StreamWriter does: such things are to be disposed of.
    private static readonly Type[] Refused =
    [
        typeof(ScriptBlock), typeof(Delegate), typeof(PSCredential), typeof(SecureString), typeof(IDisposable),
        typeof(PSReference), typeof(PSVariable),
        typeof(PSModuleInfo), typeof(CommandInfo),
    ];

    private static readonly Dictionary<Type, Func<JsonObject>> Known = new()
    {
        [typeof(string)] = () => Text(),
        [typeof(char)] = () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 1 },
        [typeof(bool)] = () => new JsonObject { ["type"] = "boolean" },
        [typeof(SwitchParameter)] = () => new JsonObject { ["type"] = "boolean" },
        [typeof(sbyte)] = () => Integer(sbyte.MinValue, sbyte.MaxValue),
        [typeof(byte)] = () => Integer(byte.MinValue, byte.MaxValue),
        [typeof(short)] = () => Integer(short.MinValue, short.MaxValue),
        [typeof(ushort)] = () => Integer(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = () => new JsonObject { ["type"] = "integer" },
        [typeof(uint)] = () => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        [typeof(long)] = () => new JsonObject { ["type"] = "integer" },
        [typeof(ulong)] = () => new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        [typeof(BigInteger)] = () => new JsonObject { ["type"] = "integer" },
        [typeof(float)] = () => new JsonObject { ["type"] = "number" },
        [typeof(double)] = () => new JsonObject { ["type"] = "number" },
        [typeof(decimal)] = () => new JsonObject { ["type"] = "number" },
        [typeof(DateTime)] = () => Text("date-time"),
        [typeof(DateTimeOffset)] = () => Text("date-time"),
        [typeof(DateOnly)] = () => Text("date"),
        [typeof(TimeOnly)] = () => Text("time"),
        [typeof(TimeSpan)] = () => new JsonObject { ["type"] = "string", ["description"] = "A time span, as [days.]hours:minutes:seconds." },
        [typeof(Guid)] = () => Text("uuid"),
        [typeof(Uri)] = () => Text("uri"),
        [typeof(MailAddress)] = () => Text("email"),
        [typeof(Regex)] = () => Text("regex"),
        [typeof(IPAddress)] = () => Text(),
        [typeof(Version)] = () => Text(),
        [typeof(Type)] = () => Text(),

        // Whoever gives no type takes a text as well as a number, and means one value.
        [typeof(object)] = () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        [typeof(PSObject)] = Anything,
        [typeof(PSCustomObject)] = Anything,
        [typeof(Hashtable)] = Anything,
        [typeof(IDictionary)] = Anything,
        [typeof(OrderedDictionary)] = Anything,
    };

    /// <summary>The schema; null where a model can write nothing that the type takes.</summary>
    public static JsonObject? SchemaOf(Type type) => SchemaOf(type, 0);

    /// <summary>The type of a list's elements; null where the type is no list.</summary>
    public static Type? ElementOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }

        if (type == typeof(string) || typeof(IDictionary).IsAssignableFrom(type) || !typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        Type? generic = new[] { type }.Concat(type.GetInterfaces())
            .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return generic?.GetGenericArguments()[0]
            ?? (typeof(IList).IsAssignableFrom(type) || type == typeof(IEnumerable) || type == typeof(ICollection) ? typeof(object) : null);
    }

    private static JsonObject? SchemaOf(Type type, int depth)
    {
        if (Array.Exists(Refused, refused => refused.IsAssignableFrom(type)) || depth > MaxDepth || type.IsPointer || type.IsByRef)
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return SchemaOf(underlying, depth) is { } schema ? OrNull(schema) : null;
        }

        if (Known.TryGetValue(type, out Func<JsonObject>? make))
        {
            return make();
        }

        if (type.IsEnum)
        {
            return OfEnum(type);
        }

        if (DictionaryValueOf(type) is { } value)
        {
            JsonObject? values = SchemaOf(value, depth + 1);
            return values is null ? null : new JsonObject { ["type"] = "object", ["additionalProperties"] = values };
        }

        if (ElementOf(type) is { } element)
        {
            JsonObject? items = SchemaOf(element, depth + 1);
            return items is null ? null : new JsonObject { ["type"] = "array", ["items"] = items };
        }

        return IsWrittenAsText(type) ? Text() : OfProperties(type, depth);
    }

    private static JsonObject OfEnum(Type type)
    {
        var names = new JsonArray();
        foreach (string name in Enum.GetNames(type))
        {
            names.Add(name);
        }

        var one = new JsonObject { ["type"] = "string", ["enum"] = names };
        return type.IsDefined(typeof(FlagsAttribute), inherit: false)
            ? new JsonObject { ["type"] = "array", ["items"] = one }
            : one;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        }

        if (schema["enum"] is JsonArray names)
        {
            names.Add(null);
        }

        return schema;
    }

    private static Type? DictionaryValueOf(Type type) => new[] { type }.Concat(type.GetInterfaces())
        .FirstOrDefault(candidate => candidate.IsGenericType
            && candidate.GetGenericTypeDefinition() == typeof(IDictionary<,>)
            && candidate.GetGenericArguments()[0] == typeof(string))?
        .GetGenericArguments()[1];

    // PowerShell makes such a value from a text.
    private static bool IsWrittenAsText(Type type) =>
        type.GetConstructor([typeof(string)]) is not null
        || type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)])?.ReturnType == type
        || type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string), typeof(IFormatProvider)])?.ReturnType == type;

    // PowerShell makes such a value from a table: a class of the user's, mostly.
    private static JsonObject? OfProperties(Type type, int depth)
    {
        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            return null;
        }

        var properties = new JsonObject();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
                && SchemaOf(property.PropertyType, depth + 1) is { } schema)
            {
                properties[property.Name] = schema;
            }
        }

        return properties.Count == 0
            ? null
            : new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
    }

    private static JsonObject Text(string? format = null)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    private static JsonObject Integer(long minimum, long maximum) =>
        new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum };

    private static JsonObject Anything() => new() { ["type"] = "object" };
}
