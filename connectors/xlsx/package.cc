#include "connectors/xlsx/package.h"

#include <algorithm>
#include <archive_entry.h>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "connectors/source/refusal.h"

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::size_t kPackageReadBytes = 64 << 10;

std::string lower_text(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

std::string_view reason(archive* zip) {
  const char* const text = archive_error_string(zip);
  return text == nullptr ? "no reason given" : text;
}

std::unexpected<Error> damaged(const std::string& path, archive* zip) {
  return refuse(fmt::format("{}: the workbook is damaged or was cut off ({}). Export or download it again.",
                            path, reason(zip)));
}

bool open_zip(archive* zip, const std::string& path) {
  return archive_read_support_format_zip_seekable(zip) == ARCHIVE_OK &&
         archive_read_open_filename(zip, path.c_str(), kPackageReadBytes) == ARCHIVE_OK;
}

/// Names of parts are ASCII; what is not is no part, and is never asked for.
std::string part_name(archive_entry* entry) {
  const char* const name = archive_entry_pathname(entry);
  return name == nullptr ? std::string() : lower_text(name);
}

/// The zip's next member, nullptr behind the last.
Result<archive_entry*> next_member(archive* zip, const std::string& path) {
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(zip, &entry);
  if (status == ARCHIVE_EOF) return nullptr;
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return damaged(path, zip);
  return entry;
}

}  // namespace

Result<std::size_t> Part::read(std::span<char> into) {
  const la_ssize_t got = archive_read_data(zip_.get(), into.data(), into.size());
  if (got < 0) {
    return refuse(
        fmt::format("{}: can't be decompressed to its end ({}). The workbook is damaged; export or download "
                    "it again.",
                    name_, reason(zip_.get())));
  }
  bytes_ += static_cast<std::uint64_t>(got);
  if (bytes_ > bytes_max_) {
    return refuse(
        fmt::format("{}: decompresses to more than {} bytes, which no export does. If this workbook is to be "
                    "trusted, save its sheet as CSV.",
                    name_, bytes_max_));
  }
  return static_cast<std::size_t>(got);
}

Result<Package> Package::open(const std::string& path) {
  Package package;
  package.path_ = path;
  std::error_code error;
  package.file_bytes_ = std::filesystem::file_size(path, error);
  if (error) return refuse(fmt::format("{}: can't be read: {}", path, error.message()));

  const Part::Archive zip(archive_read_new());
  if (!open_zip(zip.get(), path)) return damaged(path, zip.get());
  for (;;) {
    const auto entry = next_member(zip.get(), path);
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) break;
    if (archive_entry_is_encrypted(*entry) != 0) {
      return refuse(fmt::format("{}: the archive is encrypted. Save the workbook without a password.", path));
    }
    if (package.parts_.size() == kMembersMax) {
      return refuse(fmt::format("{}: has more than {} members, which no workbook has.", path, kMembersMax));
    }
    if (std::string name = part_name(*entry); !name.empty()) package.parts_.push_back(std::move(name));
  }
  std::vector<std::string> sorted = package.parts_;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end()) {
    return refuse(
        fmt::format("{}: holds \"{}\" twice, so that nobody can tell which one counts. Save the "
                    "workbook again.",
                    path, *twice));
  }
  return package;
}

bool Package::has(std::string_view part) const {
  return std::ranges::find(parts_, lower_text(part)) != parts_.end();
}

Result<std::unique_ptr<Part>> Package::open_part(std::string_view part) const {
  Part::Archive zip(archive_read_new());
  if (!open_zip(zip.get(), path_)) return damaged(path_, zip.get());
  const std::string wanted = lower_text(part);
  for (;;) {
    const auto entry = next_member(zip.get(), path_);
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) break;
    if (part_name(*entry) != wanted) continue;
    const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(0, archive_entry_size(*entry)));
    const std::uint64_t bytes_max =
        std::min(kPartBytesMax, std::max(kExpansionFreeBytes, file_bytes_ * kExpansionMax));
    return std::unique_ptr<Part>(
        new Part(std::move(zip), fmt::format("{} (its part {})", path_, part), size, bytes_max));
  }
  return refuse(
      fmt::format("{}: its part {} is missing. The workbook is damaged; export it again.", path_, part));
}

}  // namespace mixferry::connectors::xlsx
