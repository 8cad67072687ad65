namespace XceptionScript.Data;

/// <summary>How the pages of a Parquet file are compressed, on top of the compression inside the images.</summary>
public enum PageCompression
{
    /// <summary>Zstandard when the first images average below 10 kB, where headers and tables weigh, and none otherwise.</summary>
    Auto,

    /// <summary>As they are.</summary>
    None,

    /// <summary>Zstandard.</summary>
    Zstd,
}
