#include "connectors/input/archive_reader.h"

#include <algorithm>
#include <archive_entry.h>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <locale.h>
#include <new>
#include <sys/stat.h>
#include <utility>

#include "connectors/input/file_stream.h"
#include "connectors/input/gzip_stream.h"
#include "connectors/source/peekable_stream.h"

namespace mixferry::connectors {
namespace {

constexpr std::size_t kArchiveInputBytes = 128 << 10;

/// libarchive gives names in the locale's encoding, and none where it can't write them; so in UTF-8, here.
class Utf8Locale {
 public:
  Utf8Locale() {
    static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (utf8 != nullptr) before_ = ::uselocale(utf8);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;
  ~Utf8Locale() {
    if (before_ != nullptr) ::uselocale(before_);
  }

 private:
  locale_t before_ = nullptr;
};

class EntryStream final : public ByteStream {
 public:
  explicit EntryStream(std::shared_ptr<ArchiveReader> reader) : reader_(std::move(reader)) {}
  Result<std::size_t> read(std::span<char> into) override { return reader_->read(into); }
  std::optional<double> fraction_read() const override { return reader_->fraction_read(); }

 private:
  const std::shared_ptr<ArchiveReader> reader_;
};

}  // namespace

ArchiveReader::ArchiveReader(std::unique_ptr<ByteStream> below, std::string name)
    : below_(std::move(below)),
      name_(std::move(name)),
      archive_(::archive_read_new()),
      input_(kArchiveInputBytes) {
  if (archive_ == nullptr) throw std::bad_alloc();
  ::archive_read_support_filter_zstd(archive_);
  ::archive_read_support_filter_xz(archive_);
  ::archive_read_support_filter_bzip2(archive_);
  ::archive_read_support_format_raw(archive_);
  ::archive_read_support_format_empty(archive_);  // what compresses nothing
}

ArchiveReader::~ArchiveReader() {
  ::archive_read_free(archive_);
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open_compressed(std::unique_ptr<ByteStream> bytes,
                                                                      std::string name) {
  std::unique_ptr<ArchiveReader> reader(new ArchiveReader(std::move(bytes), std::move(name)));
  if (auto opened = reader->open_below(); !opened) return std::unexpected(std::move(opened.error()));
  // libarchive takes what is too short to be compressed for text as it is.
  if (::archive_filter_code(reader->archive_, 0) == ARCHIVE_FILTER_NONE) return reader->damaged();
  return reader;
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open_archive(const std::string& path) {
  auto file = open_file(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto bytes = std::make_unique<PeekableStream>(std::move(*file));
  const auto beginning = bytes->peek(kGzipMagic.size());
  if (!beginning) return std::unexpected(beginning.error());
  // Zip keeps its directory at the end, which libarchive finds in files alone; of gzip it checks too little.
  std::unique_ptr<ByteStream> below;
  if (beginning->starts_with(kGzipMagic)) below = std::make_unique<GzipStream>(std::move(bytes), path);

  std::unique_ptr<ArchiveReader> reader(new ArchiveReader(std::move(below), path));
  // By its directory alone: read from the front, a zip that was cut off between two members would look whole.
  ::archive_read_support_format_zip_seekable(reader->archive_);
  ::archive_read_support_format_tar(reader->archive_);
  if (reader->below_ != nullptr) {
    if (auto opened = reader->open_below(); !opened) return std::unexpected(std::move(opened.error()));
  } else if (::archive_read_open_filename(reader->archive_, path.c_str(), kArchiveInputBytes) != ARCHIVE_OK) {
    return reader->damaged();
  }
  return reader;
}

Result<> ArchiveReader::open_below() {
  if (::archive_read_open(archive_, this, nullptr, &read_below, nullptr) != ARCHIVE_OK) return damaged();
  return {};
}

la_ssize_t ArchiveReader::read_below(archive* self, void* reader, const void** bytes) {
  auto& that = *static_cast<ArchiveReader*>(reader);
  auto got = that.below_->read(that.input_);
  if (!got) {
    that.error_ = std::move(got.error());
    ::archive_set_error(self, EIO, "unreadable");
    return -1;
  }
  *bytes = that.input_.data();
  that.bytes_in_ += *got;
  return static_cast<la_ssize_t>(*got);
}

Result<archive_entry*> ArchiveReader::next() {
  const Utf8Locale names;
  if (error_) return std::unexpected(*error_);
  const bool behind_entry = entry_ != nullptr && is_tar();
  entry_ = nullptr;
  if (behind_entry && ::archive_read_data_skip(archive_) < ARCHIVE_WARN) return damaged();
  const la_int64_t taken = ::archive_filter_bytes(archive_, 0);
  const int status = ::archive_read_next_header(archive_, &entry_);
  block_ = {};
  bytes_out_ = 0;
  entry_bytes_ = 0;
  ended_ = status == ARCHIVE_EOF;
  if (ended_ && behind_entry && ::archive_filter_bytes(archive_, 0) == taken) {
    // A tar that was cut off between two members lacks nothing but the zeros that end it.
    ::archive_set_error(archive_, EIO, "the mark of its end is missing");
    return damaged();
  }
  if (ended_) return nullptr;
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return damaged();
  if (::archive_entry_size_is_set(entry_) != 0) {
    entry_bytes_ = static_cast<std::uint64_t>(std::max<la_int64_t>(0, ::archive_entry_size(entry_)));
  }
  return entry_;
}

Result<bool> ArchiveReader::find_file(std::string_view name) {
  for (;;) {
    const auto entry = next();
    if (!entry) return std::unexpected(entry.error());
    if (*entry == nullptr) return false;
    if (is_file(*entry) && name_of(*entry) == name) return true;
  }
}

bool ArchiveReader::is_archive() const {
  return is_zip() || is_tar();
}

bool ArchiveReader::is_zip() const {
  return (::archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
}

bool ArchiveReader::is_tar() const {
  return (::archive_format(archive_) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
}

Result<std::size_t> ArchiveReader::read(std::span<char> into) {
  if (error_) return std::unexpected(*error_);
  if (block_.empty() && !ended_) {
    if (auto more = next_block(); !more) return std::unexpected(more.error());
  }
  const std::size_t count = std::min(into.size(), block_.size());
  if (count > 0) std::memcpy(into.data(), block_.data(), count);
  block_.remove_prefix(count);
  return count;
}

Result<> ArchiveReader::next_block() {
  while (block_.empty() && !ended_) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int status = ::archive_read_data_block(archive_, &bytes, &size, &offset);
    ended_ = status == ARCHIVE_EOF;
    if (ended_) break;
    // A warning is a checksum that does not fit, among others; a gap is a hole in a sparse file.
    if (status != ARCHIVE_OK || static_cast<std::uint64_t>(offset) != bytes_out_) return damaged();
    block_ = {static_cast<const char*>(bytes), size};
    bytes_out_ += size;
  }
  const std::uint64_t in =
      below_ == nullptr ? static_cast<std::uint64_t>(::archive_filter_bytes(archive_, -1)) : bytes_in_;
  if (bytes_out_ > kExpansionUnchecked && bytes_out_ / kExpansionMax > in) {
    error_ =
        Error{ErrorKind::fatal, fmt::format("{}: it expands to more than {} times its size, as no export "
                                            "does. It is not read.",
                                            name_, kExpansionMax)};
    return std::unexpected(*error_);
  }
  return {};
}

std::optional<double> ArchiveReader::fraction_read() const {
  if (entry_bytes_ != 0) {
    return std::min(1.0, static_cast<double>(bytes_out_.load(std::memory_order_relaxed)) /
                             static_cast<double>(entry_bytes_));
  }
  return below_ == nullptr ? std::nullopt : below_->fraction_read();
}

std::unexpected<Error> ArchiveReader::damaged() {
  if (!error_) {
    const char* const why = ::archive_error_string(archive_);
    error_ = Error{
        ErrorKind::fatal,
        fmt::format("{}: it is damaged or cut off behind byte {} of its decompressed content ({}). "
                    "Fetch or export it again.",
                    name_, bytes_out_.load(), why == nullptr ? "it does not hold what it announces" : why)};
  }
  return std::unexpected(*error_);
}

std::string name_of(archive_entry* entry) {
  const char* const name = ::archive_entry_pathname(entry);
  return name == nullptr ? std::string() : name;
}

bool is_file(archive_entry* entry) {
  return S_ISREG(::archive_entry_filetype(entry)) != 0 && ::archive_entry_hardlink(entry) == nullptr;
}

std::unique_ptr<ByteStream> entry_stream(std::shared_ptr<ArchiveReader> reader) {
  return std::make_unique<EntryStream>(std::move(reader));
}

}  // namespace mixferry::connectors
