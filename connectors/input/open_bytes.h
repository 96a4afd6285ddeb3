#pragma once
/// The seam for where bytes come from: what a path means, and how it is decompressed.

#include <memory>
#include <string>
#include <string_view>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

class OpenArchives;

/// Opens a file, a member of an archive (`archive.zip:Contact.csv`), or standard input for `-`; gzip, zstd,
/// xz and bzip2 are recognised by content, not by name.
/// `archives`: those that other members are opened of, too.
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_bytes(const std::string& path, OpenArchives& archives);

/// How messages call `path`: itself, or `standard input` for `-`.
[[nodiscard]] std::string_view source_name(std::string_view path);

}  // namespace mixferry::connectors
