namespace XceptionScript.Ptx.Parsing;

/// <summary>The predicate under which an instruction acts, or under whose opposite.</summary>
internal readonly record struct Guard(Register Predicate, bool Negated);
