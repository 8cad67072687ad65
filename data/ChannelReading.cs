using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace XceptionScript.Data;

/// <summary>Reading a channel from an ordinary loop.</summary>
internal static class ChannelReading
{
    extension<T>(ChannelReader<T> channel)
    {
        /// <summary>The next item, or false at the end. An error that ended the channel is thrown here, on the consumer's line.</summary>
        public bool WaitForNext([MaybeNullWhen(false)] out T item)
        {
            while (true)
            {
                if (channel.TryRead(out item)) return true;
                if (!channel.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) return false;
            }
        }
    }
}
