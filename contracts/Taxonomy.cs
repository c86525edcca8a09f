using System.Text.Json;

namespace Contracts;

/// <summary>What a request is about, coarsely. Decides which promises are made.</summary>
public enum RequestKind
{
    /// <summary>A question 咨询.</summary>
    Consultation,

    /// <summary>A complaint 投诉: must be answered within the complaint promise.</summary>
    Complaint,

    /// <summary>A fault 故障: repair is promised.</summary>
    Fault,

    /// <summary>Business handling 业务办理.</summary>
    BusinessHandling,

    /// <summary>A wish to leave 拆机/销户.</summary>
    Disconnection,

    /// <summary>A suggestion 建议.</summary>
    Suggestion,
}

/// <summary>How pressing a request is 紧急程度.</summary>
public enum Urgency
{
    /// <summary>The usual.</summary>
    Normal,

    /// <summary>Pressing: ahead of others in the queue.</summary>
    High,

    /// <summary>Urgent 加急: shorter department promise, around the clock.</summary>
    Urgent,
}

/// <summary>Where a contact came in 渠道.</summary>
public enum Channel
{
    /// <summary>The 10000 hotline, through IVR.</summary>
    Hotline,

    /// <summary>The operator's app.</summary>
    App,

    /// <summary>The web site.</summary>
    Web,

    /// <summary>A business hall 营业厅.</summary>
    BusinessHall,

    /// <summary>Social networks.</summary>
    Social,

    /// <summary>Short messages.</summary>
    Sms,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>Live chat.</summary>
    Chat,
}

/// <summary>Channels by id.</summary>
public static class ChannelId
{
    /// <summary>As in routing keys, queue names and users: <c>business-hall</c>.</summary>
    public static string Of(Channel channel) => JsonNamingPolicy.KebabCaseLower.ConvertName(channel.ToString());
}
