#pragma once
/// Archives and compressed text for tests, made by libarchive.

#include <archive.h>
#include <archive_entry.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::tests {

/// `members` by name and content. `format`: zip, ustar or raw (one member alone); `filter`: none, gzip, zstd,
/// xz or bzip2. With a `passphrase`, zip is encrypted.
inline std::string archived(const char* format, const char* filter,
                            const std::vector<std::pair<std::string, std::string>>& members,
                            const char* passphrase = nullptr) {
  std::size_t room = 1 << 16;
  for (const auto& [name, content] : members) room += 2 * content.size() + 4096;
  std::string bytes(room, '\0');
  std::size_t used = 0;
  archive* const writer = ::archive_write_new();
  const auto require = [writer](int status) {
    if (status != ARCHIVE_OK) throw std::runtime_error(::archive_error_string(writer));
  };
  require(::archive_write_set_format_by_name(writer, format));
  if (std::string_view(filter) != "none") require(::archive_write_add_filter_by_name(writer, filter));
  if (passphrase != nullptr) {
    require(::archive_write_set_options(writer, "zip:encryption=traditional"));
    require(::archive_write_set_passphrase(writer, passphrase));
  }
  ::archive_write_set_bytes_per_block(writer, 0);
  require(::archive_write_open_memory(writer, bytes.data(), bytes.size(), &used));
  for (const auto& [name, content] : members) {
    archive_entry* const entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, name.c_str());
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    ::archive_entry_set_filetype(entry, AE_IFREG);
    ::archive_entry_set_perm(entry, 0644);
    require(::archive_write_header(writer, entry));
    if (::archive_write_data(writer, content.data(), content.size()) < 0) require(ARCHIVE_FATAL);
    ::archive_entry_free(entry);
  }
  require(::archive_write_close(writer));
  ::archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

/// `text` in zstd, xz or bzip2.
inline std::string compressed(const char* filter, const std::string& text) {
  return archived("raw", filter, {{"data", text}});
}

}  // namespace mixferry::tests
