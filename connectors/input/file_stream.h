#pragma once
/// The bytes of a file as they lie on disk.

#include <memory>
#include <string>

#include "connectors/source/byte_stream.h"

namespace mixferry::connectors {

/// Opens a file for reading from its beginning, or standard input for `-`. A folder is an error (`fatal`).
[[nodiscard]] Result<std::unique_ptr<ByteStream>> open_file(const std::string& path);

}  // namespace mixferry::connectors
