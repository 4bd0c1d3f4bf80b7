namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>What a list says about one of its entries.</summary>
internal enum TokenStatus
{
    /// <summary>There is no list yet, or it was last confirmed too long ago.</summary>
    Unknown,

    /// <summary>0x00, VALID (draft-ietf-oauth-status-list section 7.1).</summary>
    Valid,

    /// <summary>Any other value: INVALID, SUSPENDED, or one that only its application understands.</summary>
    Invalid,

    /// <summary>The list ends before this entry.</summary>
    Missing,
}
