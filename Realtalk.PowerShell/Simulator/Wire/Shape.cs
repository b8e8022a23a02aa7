using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtalk.Simulator.Wire;

/// <summary>
/// What a piece of JSON may look like. The service refuses what it does not know, and names the place; so does this.
/// </summary>
internal abstract class Shape
{
    /// <summary>Anything at all, for what the simulator passes through.</summary>
    public static readonly Shape Any = new AnyShape();

    /// <summary>A text.</summary>
    public static readonly Shape Text = new TextShape(int.MaxValue);

    /// <summary>True or false.</summary>
    public static readonly Shape Boolean = new BooleanShape();

    /// <summary>A text of at most so many characters.</summary>
    public static Shape TextUpTo(int length) => new TextShape(length);

    /// <summary>One of these texts.</summary>
    public static Shape OneOf(params string[] values) => new ChoiceShape(values);

    /// <summary>A whole number.</summary>
    public static Shape Integer(long minimum, long maximum) => new NumberShape(minimum, maximum, Whole: true);

    /// <summary>A number.</summary>
    public static Shape Number(double minimum, double maximum) => new NumberShape(minimum, maximum, Whole: false);

    /// <summary>A list of things of one shape.</summary>
    public static Shape List(Shape element, int minimum = 0, int maximum = int.MaxValue) => new ListShape(element, minimum, maximum);

    /// <summary>Null, or the shape.</summary>
    public static Shape OrNull(Shape shape) => new NullableShape(shape);

    /// <summary>An object with any keys, whose values are of one shape.</summary>
    public static Shape Dictionary(Shape value, int maximumCount, int maximumKeyLength) => new DictionaryShape(value, maximumCount, maximumKeyLength);

    /// <summary>The shape that fits the kind of JSON value.</summary>
    public static Shape ByKind(params (JsonValueKind Kind, Shape Shape)[] shapes) => new KindShape(shapes);

    /// <summary>An object whose shape depends on one of its keys.</summary>
    public static Shape ByKey(string key, params (string Value, Shape Shape)[] shapes) => new VariantShape(key, shapes);

    /// <summary>An object with these keys and no others; a key that ends in <c>!</c> is required.</summary>
    public static Shape Object(params (string Key, Shape Shape)[] keys) => new ObjectShape(keys);

    /// <summary>Throws the service's error where <paramref name="node"/> does not have the shape.</summary>
    /// <param name="node">The JSON; null is JSON's null.</param>
    /// <param name="path">Where it is, for the error.</param>
    public abstract void Check(JsonNode? node, string path);

    private static string Describe(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => IsWhole(node) ? "an integer" : "a decimal",
    };

    private static bool IsWhole(JsonNode node) => ToDouble(node) is var value && Math.Floor(value) == value;

    private static double ToDouble(JsonNode node) => node.Deserialize<double>();

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static string Quote(IEnumerable<string> values)
    {
        string[] quoted = values.Select(value => $"'{value}'").ToArray();
        return quoted.Length switch
        {
            1 => quoted[0],
            2 => $"{quoted[0]} and {quoted[1]}",
            _ => $"{string.Join(", ", quoted[..^1])}, and {quoted[^1]}",
        };
    }

    private sealed class AnyShape : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
        }
    }

    private sealed class TextShape(int length) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node?.GetValueKind() != JsonValueKind.String)
            {
                throw ProtocolFault.InvalidType(path, "a string", Describe(node));
            }

            int actual = node.GetValue<string>().Length;
            if (actual > length)
            {
                throw new ProtocolFault(
                    "string_above_max_length",
                    $"Invalid '{path}': string too long. Expected a string with maximum length {length}, but got a string with length {actual} instead.",
                    path);
            }
        }
    }

    private sealed class BooleanShape : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            {
                throw ProtocolFault.InvalidType(path, "a boolean", Describe(node));
            }
        }
    }

    private sealed class ChoiceShape(string[] values) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            Text.Check(node, path);
            string value = node!.GetValue<string>();
            if (!values.Contains(value, StringComparer.Ordinal))
            {
                throw ProtocolFault.InvalidValue(path, $"Invalid value: '{value}'. Supported values are: {Quote(values)}.");
            }
        }
    }

    private sealed class NumberShape(double Minimum, double Maximum, bool Whole) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            string expected = Whole ? "an integer" : "a decimal";
            if (node?.GetValueKind() != JsonValueKind.Number || (Whole && !IsWhole(node)))
            {
                throw ProtocolFault.InvalidType(path, expected, Describe(node));
            }

            double value = ToDouble(node);
            if (value < Minimum || value > Maximum)
            {
                string kind = Whole ? "integer" : "decimal";
                string edge = value < Minimum ? "min" : "max";
                string side = value < Minimum ? "below minimum" : "above maximum";
                FormattableString message = $"Invalid '{path}': {kind} {side} value. Expected a value {(value < Minimum ? ">=" : "<=")} {(value < Minimum ? Minimum : Maximum)}, but got {value} instead.";
                throw new ProtocolFault($"{kind}_{(edge == "min" ? "below" : "above")}_{edge}_value", FormattableString.Invariant(message), path);
            }
        }
    }

    private sealed class ListShape(Shape element, int minimum, int maximum) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node is not JsonArray list)
            {
                throw ProtocolFault.InvalidType(path, "an array", Describe(node));
            }

            for (int index = 0; index < list.Count; index++)
            {
                element.Check(list[index], $"{path}[{index}]");
            }

            if (list.Count < minimum || list.Count > maximum)
            {
                string bound = list.Count < minimum ? $"at least {minimum}" : $"at most {maximum}";
                throw ProtocolFault.InvalidValue(path, $"Invalid '{path}': expected {bound} elements, but got {list.Count} instead.");
            }
        }
    }

    private sealed class NullableShape(Shape shape) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node is not null)
            {
                shape.Check(node, path);
            }
        }
    }

    private sealed class DictionaryShape(Shape value, int maximumCount, int maximumKeyLength) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node is not JsonObject map)
            {
                throw ProtocolFault.InvalidType(path, "an object", Describe(node));
            }

            if (map.Count > maximumCount)
            {
                throw ProtocolFault.InvalidValue(path, $"Invalid '{path}': too many properties. Expected at most {maximumCount}, but got {map.Count} instead.");
            }

            foreach ((string key, JsonNode? child) in map)
            {
                if (key.Length > maximumKeyLength)
                {
                    throw ProtocolFault.InvalidValue(path, $"Invalid '{path}': a key is longer than {maximumKeyLength} characters.");
                }

                value.Check(child, Join(path, key));
            }
        }
    }

    private sealed class KindShape((JsonValueKind Kind, Shape Shape)[] shapes) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            JsonValueKind kind = node?.GetValueKind() ?? JsonValueKind.Null;
            Shape? fitting = shapes.FirstOrDefault(candidate => candidate.Kind == kind).Shape;
            if (fitting is null)
            {
                throw ProtocolFault.InvalidType(path, $"one of {string.Join(" or ", shapes.Select(shape => shape.Kind.ToString().ToLowerInvariant()))}", Describe(node));
            }

            fitting.Check(node, path);
        }
    }

    private sealed class VariantShape(string key, (string Value, Shape Shape)[] shapes) : Shape
    {
        public override void Check(JsonNode? node, string path)
        {
            if (node is not JsonObject map)
            {
                throw ProtocolFault.InvalidType(path, "an object", Describe(node));
            }

            if (!map.TryGetPropertyValue(key, out JsonNode? kind))
            {
                throw ProtocolFault.MissingParameter(Join(path, key));
            }

            OneOf(shapes.Select(shape => shape.Value).ToArray()).Check(kind, Join(path, key));
            shapes.First(shape => shape.Value == kind!.GetValue<string>()).Shape.Check(node, path);
        }
    }

    private sealed class ObjectShape : Shape
    {
        private readonly Dictionary<string, Shape> _keys;
        private readonly string[] _required;

        public ObjectShape((string Key, Shape Shape)[] keys)
        {
            _keys = keys.ToDictionary(pair => pair.Key.TrimEnd('!'), pair => pair.Shape);
            _required = keys.Where(pair => pair.Key.EndsWith('!')).Select(pair => pair.Key.TrimEnd('!')).ToArray();
        }

        public override void Check(JsonNode? node, string path)
        {
            if (node is not JsonObject map)
            {
                throw ProtocolFault.InvalidType(path, "an object", Describe(node));
            }

            foreach ((string key, JsonNode? child) in map)
            {
                if (!_keys.TryGetValue(key, out Shape? shape))
                {
                    throw ProtocolFault.UnknownParameter(Join(path, key));
                }

                shape.Check(child, Join(path, key));
            }

            if (_required.FirstOrDefault(key => !map.ContainsKey(key)) is { } missing)
            {
                throw ProtocolFault.MissingParameter(Join(path, missing));
            }
        }
    }
}
