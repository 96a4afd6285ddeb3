#include "connectors/input/zip_directory.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <numeric>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "connectors/input/zip_member.h"
#include "connectors/source/refusal.h"

namespace mixferry::connectors {
namespace {

constexpr std::string_view kEndMark{"PK\x05\x06", 4};
constexpr std::string_view kEnd64Mark{"PK\x06\x06", 4};
constexpr std::string_view kLocator64Mark{"PK\x06\x07", 4};
constexpr std::string_view kEntryMark{"PK\x01\x02", 4};
constexpr std::string_view kHeaderMark{"PK\x03\x04", 4};
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocator64Bytes = 20;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kHeaderBytes = 30;
constexpr std::size_t kCommentBytesMax = 65'535;
constexpr std::uint32_t kIn64 = 0xFFFF'FFFF;  ///< the number stands in the extra field
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kNumbersBehind = 8;  ///< checksum and lengths stand behind the member's bytes
constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

/// `bytes` of a number, the least one first.
std::uint64_t number(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(text[at + i]);
  return value;
}
std::uint16_t u16(std::string_view text, std::size_t at) {
  return static_cast<std::uint16_t>(number(text, at, 2));
}
std::uint32_t u32(std::string_view text, std::size_t at) {
  return static_cast<std::uint32_t>(number(text, at, 4));
}

bool begins_with(const std::string& file, std::string_view mark) {
  std::string beginning(mark.size(), '\0');
  std::ifstream(file, std::ios::binary)
      .read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  return beginning == mark;
}

/// The numbers of 64 bits in an extra field, for those of `values` that have no room for theirs, in order.
void widen(std::string_view extra, std::initializer_list<std::uint64_t*> values) {
  constexpr std::uint16_t kZip64 = 1;
  while (extra.size() >= 4) {
    const std::size_t size = std::min<std::size_t>(u16(extra, 2), extra.size() - 4);
    std::string_view field = extra.substr(4, size);
    if (u16(extra, 0) == kZip64) {
      for (std::uint64_t* const value : values) {
        if (*value != kIn64 || field.size() < 8) continue;
        *value = number(field, 0, 8);
        field.remove_prefix(8);
      }
      return;
    }
    extra.remove_prefix(4 + size);
  }
}

}  // namespace

bool begins_like_zip(const std::string& file) {
  return begins_with(file, kHeaderMark);
}

bool begins_like_empty_zip(const std::string& file) {
  return begins_with(file, kEndMark);
}

ZipDirectory::~ZipDirectory() {
  ::close(file_);
}

bool ZipDirectory::read_at(std::uint64_t offset, char* into, std::size_t bytes) const {
  while (bytes > 0) {
    const ssize_t got = ::pread(file_, into, bytes, static_cast<off_t>(offset));
    if (got <= 0) return false;
    offset += static_cast<std::uint64_t>(got);
    into += got;
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

/// `shift`: what stands in front of the archive, such as a program that unpacks it.
bool ZipDirectory::locate(std::uint64_t file_bytes, std::uint64_t& at, std::uint64_t& bytes,
                          std::uint64_t& shift) const {
  std::string end(std::min<std::uint64_t>(file_bytes, kEndBytes + kCommentBytesMax), '\0');
  const std::uint64_t end_at = file_bytes - end.size();
  if (end.size() < kEndBytes || !read_at(end_at, end.data(), end.size())) return false;
  const std::size_t mark = end.rfind(kEndMark, end.size() - kEndBytes);
  if (mark == std::string::npos) return false;
  bytes = u32(end, mark + 12);
  at = u32(end, mark + 16);
  std::uint64_t directory_end = end_at + mark;
  if (mark >= kLocator64Bytes &&
      std::string_view(end).substr(mark - kLocator64Bytes).starts_with(kLocator64Mark)) {
    const std::uint64_t end64_at = number(end, mark - kLocator64Bytes + 8, 8);
    std::array<char, kEnd64Bytes> end64{};
    const std::string_view text(end64.data(), end64.size());
    if (!read_at(end64_at, end64.data(), end64.size()) || !text.starts_with(kEnd64Mark)) return false;
    bytes = number(text, 40, 8);
    at = number(text, 48, 8);
    directory_end = end64_at;
  }
  if (bytes > directory_end || at > directory_end - bytes) return false;
  shift = directory_end - bytes - at;
  at += shift;
  return true;
}

Result<> ZipDirectory::read_entries(std::string_view directory, std::uint64_t shift) {
  while (!directory.empty()) {
    const bool is_whole = directory.size() >= kEntryBytes && directory.starts_with(kEntryMark);
    const std::size_t name = is_whole ? u16(directory, 28) : 0;
    const std::size_t extra = is_whole ? u16(directory, 30) : 0;
    const std::size_t size = kEntryBytes + name + extra + (is_whole ? u16(directory, 32) : 0U);
    if (!is_whole || directory.size() < size)
      return refuse(
          fmt::format("{}: the directory of the archive is damaged. Fetch or export it again.", path_));
    ZipEntry entry{.name = std::string(directory.substr(kEntryBytes, name)),
                   .flags = u16(directory, 8),
                   .method = u16(directory, 10),
                   .crc = u32(directory, 16),
                   .packed_bytes = u32(directory, 20),
                   .bytes = u32(directory, 24),
                   .header_at = u32(directory, 42)};
    widen(directory.substr(kEntryBytes + name, extra), {&entry.bytes, &entry.packed_bytes, &entry.header_at});
    entry.header_at += shift;
    entries_.push_back(std::move(entry));
    directory.remove_prefix(size);
  }
  std::ranges::stable_sort(entries_, {}, &ZipEntry::header_at);
  by_name_.resize(entries_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  std::ranges::stable_sort(by_name_, {},
                           [this](std::uint32_t at) { return std::string_view(entries_[at].name); });
  return {};
}

Result<std::shared_ptr<const ZipDirectory>> ZipDirectory::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  const std::shared_ptr<ZipDirectory> zip(new ZipDirectory(path, file));
  struct stat status {};
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
  std::uint64_t shift = 0;
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
      !zip->locate(static_cast<std::uint64_t>(status.st_size), at, bytes, shift)) {
    return nullptr;
  }
  if (bytes > kZipDirectoryBytesMax) {
    return refuse(fmt::format("{}: the directory of the archive is larger than {} bytes. Unpack it first.",
                              path, kZipDirectoryBytesMax));
  }
  std::string directory(bytes, '\0');
  if (!zip->read_at(at, directory.data(), directory.size()) || !directory.starts_with(kEntryMark))
    return nullptr;
  if (auto read = zip->read_entries(directory, shift); !read) return std::unexpected(std::move(read.error()));
  return zip;
}

Result<std::uint64_t> ZipDirectory::check_header(const ZipEntry& entry) const {
  const auto differs = [&](std::string_view what) {
    return refuse(
        fmt::format("{}: its member {} has another {} in the archive's directory than in front of its "
                    "bytes. Such an archive is damaged, or made to deceive, and is not read.",
                    path_, entry.name, what));
  };
  std::array<char, kHeaderBytes> bytes{};
  const std::string_view header(bytes.data(), bytes.size());
  if (!read_at(entry.header_at, bytes.data(), bytes.size()) || !header.starts_with(kHeaderMark))
    return differs("place");
  std::string rest(std::size_t{u16(header, 26)} + u16(header, 28), '\0');
  if (!read_at(entry.header_at + kHeaderBytes, rest.data(), rest.size())) return differs("name");
  if (std::string_view(rest).substr(0, u16(header, 26)) != entry.name) return differs("name");
  if (u16(header, 8) != entry.method) return differs("method");
  const std::uint16_t flags = u16(header, 6);
  if ((flags & kEncrypted) != (entry.flags & kEncrypted)) return differs("encryption");
  std::uint64_t member_bytes = u32(header, 22);
  std::uint64_t packed_bytes = u32(header, 18);
  widen(std::string_view(rest).substr(u16(header, 26)), {&member_bytes, &packed_bytes});
  // Who wrote to a pipe knew these at the end alone, and left zeros, or what was to be filled in later.
  const bool may_be_zero = (flags & kNumbersBehind) != 0;
  const auto is_same = [&](std::uint64_t here, std::uint64_t there) {
    return here == there || (may_be_zero && (here == 0 || here == kIn64));
  };
  if (!is_same(u32(header, 14), entry.crc)) return differs("checksum");
  if (!is_same(member_bytes, entry.bytes) || !is_same(packed_bytes, entry.packed_bytes))
    return differs("size");
  return entry.header_at + kHeaderBytes + rest.size();
}

Result<> ZipDirectory::check_headers() const {
  for (const ZipEntry& entry : entries_) {
    if (const auto fine = check_header(entry); !fine) return std::unexpected(fine.error());
  }
  return {};
}

const ZipEntry* ZipDirectory::find(std::string_view name) const {
  const auto name_at = [this](std::uint32_t at) { return std::string_view(entries_[at].name); };
  const auto at = std::ranges::lower_bound(by_name_, name, {}, name_at);
  return at == by_name_.end() || name_at(*at) != name ? nullptr : &entries_[*at];
}

Result<std::unique_ptr<ByteStream>> ZipDirectory::open_member(const std::shared_ptr<const ZipDirectory>& zip,
                                                              std::string_view name) {
  const ZipEntry* const entry = zip->find(name);
  if (entry == nullptr || (entry->flags & kEncrypted) != 0) return nullptr;
  if (entry->method != kStored && entry->method != kDeflated) return nullptr;
  const auto begin = zip->check_header(*entry);
  if (!begin) return std::unexpected(begin.error());
  return open_zip_member(zip, *entry, *begin, entry->method == kDeflated);
}

}  // namespace mixferry::connectors
