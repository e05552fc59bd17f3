using Load.Pictures;

namespace Load.Scenarios;

/// <summary>A picture and the file of it that is sent.</summary>
internal sealed record Upload(RawPicture Picture, byte[] File);
