#pragma once
/// The bytes of one member of a zip archive.

#include <cstdint>
#include <memory>

#include "connectors/input/zip_directory.h"

namespace mixferry::connectors {

/// The member that `entry` of `zip` tells of, whose packed bytes begin at `begin`. At its end its length and
/// checksum must be what the directory says; else, and where it is damaged, reading ends with an error
/// (`fatal`) that names archive and member.
[[nodiscard]] std::unique_ptr<ByteStream> open_zip_member(std::shared_ptr<const ZipDirectory> zip,
                                                          ZipEntry entry, std::uint64_t begin,
                                                          bool is_deflated);

}  // namespace mixferry::connectors
