#include "engine/snapshot/change_log.h"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>
#include <utility>
#include <xxhash.h>

#include "engine/snapshot/log_entries.h"
#include "engine/snapshot/new_file.h"
#include "engine/snapshot/output.h"
#include "engine/snapshot/wrong_file.h"

namespace mixferry::snapshot {
namespace {

std::uint64_t log_checksum(LogHeader header, std::string_view identity) {
  header.checksum = 0;
  return XXH3_64bits_withSeed(identity.data(), identity.size(), XXH3_64bits(&header, sizeof(header)));
}

/// A batch is right in its own place of its own log alone.
std::uint64_t batch_checksum(std::string_view changes, std::uint64_t of_log, std::uint64_t place) {
  return XXH3_64bits_withSeed(changes.data(), changes.size(), of_log + place);
}

Descriptor opened_for_writing(const std::filesystem::path& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.number() < 0) throw_cannot_write(path);
  return file;
}

}  // namespace

Change mark(const Snapshot& last, std::uint64_t place, std::string_view id) {
  return {.id = id,
          .fingerprint = {.id = last.entry(place).id, .content = kUnknownContent},
          .records = last.whole(place).value_or(std::string_view{})};
}

ChangeLogWriter::ChangeLogWriter(std::filesystem::path path, std::uint64_t checksum, std::uint64_t position)
    : path_(std::move(path)),
      file_(opened_for_writing(path_)),
      checksum_(checksum),
      position_(position),
      batch_(sizeof(BatchHead), '\0') {}

ChangeLogWriter ChangeLogWriter::create(const std::filesystem::path& path, const Snapshot& last,
                                        std::string_view identity) {
  if (identity.size() > kIdentityBytesMax)
    throw std::invalid_argument("the identity of a snapshot is too long");
  LogHeader header{.base = last.stamp(), .identity_bytes = identity.size()};
  kLogMagic.copy(header.kind.magic.data(), header.kind.magic.size());
  header.checksum = log_checksum(header, identity);
  NewFile file(path);
  file.output().write(bytes_of(header));
  file.output().write(identity);
  file.commit({});
  return {path, header.checksum, sizeof(header) + identity.size()};
}

ChangeLogWriter ChangeLogWriter::resume(const std::filesystem::path& path, std::uint64_t position) {
  const std::uint64_t checksum = ChangeLog::open(path, position).checksum();
  ChangeLogWriter writer(path, checksum, position);
  const int file = writer.file_.number();
  if (::ftruncate(file, static_cast<off_t>(position)) != 0 || ::fdatasync(file) != 0)
    throw_cannot_write(path);
  return writer;
}

void ChangeLogWriter::add(const Change& change) {
  append_change(batch_, change);
}

std::uint64_t ChangeLogWriter::commit() {
  if (batch_.size() == sizeof(BatchHead)) return position_;
  const std::string_view changes = std::string_view(batch_).substr(sizeof(BatchHead));
  const BatchHead head{.bytes = changes.size(), .checksum = batch_checksum(changes, checksum_, position_)};
  std::memcpy(batch_.data(), &head, sizeof(head));
  // Where it belongs, whatever a failure left there.
  for (std::size_t at = 0; at < batch_.size();) {
    const ssize_t put =
        ::pwrite(file_.number(), batch_.data() + at, batch_.size() - at, static_cast<off_t>(position_ + at));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw_cannot_write(path_);
    at += static_cast<std::size_t>(put);
  }
  if (::fdatasync(file_.number()) != 0) throw_cannot_write(path_);
  position_ += batch_.size();
  batch_.resize(sizeof(BatchHead));
  return position_;
}

ChangeLog ChangeLog::open(const std::filesystem::path& path, std::optional<std::uint64_t> position) {
  ChangeLog log(path);
  log.read_header();
  log.check(position);
  return log;
}

void ChangeLog::read_header() {
  const std::string_view bytes = file_.bytes();
  require_kind(path_, bytes, kLogMagic, kLogWords);
  if (bytes.size() < sizeof(LogHeader)) throw_damaged(path_, kLogWords, kCut);
  header_ = read_number<LogHeader>(bytes.data());
  if (header_.identity_bytes > kIdentityBytesMax)
    throw_damaged(path_, kLogWords, "its beginning makes no sense");
  if (bytes.size() < sizeof(LogHeader) + header_.identity_bytes) throw_damaged(path_, kLogWords, kCut);
  identity_ = bytes.substr(sizeof(LogHeader), header_.identity_bytes);
  if (log_checksum(header_, identity_) != header_.checksum) {
    throw_damaged(path_, kLogWords, "the checksum of its beginning is wrong");
  }
}

void ChangeLog::check(std::optional<std::uint64_t> position) {
  file_.expect_in_order();
  std::string_view bytes = file_.bytes();
  if (position && *position > bytes.size())
    throw_damaged(path_, kLogWords, "changes that were settled are missing");
  bytes = bytes.substr(0, position.value_or(bytes.size()));
  position_ = first_batch();
  while (bytes.size() >= position_ + sizeof(BatchHead)) {
    const auto head = read_number<BatchHead>(bytes.data() + position_);
    const std::string_view changes = bytes.substr(position_ + sizeof(head));
    if (head.bytes == 0 || head.bytes > changes.size() ||
        batch_checksum(changes.substr(0, head.bytes), header_.checksum, position_) != head.checksum) {
      break;
    }
    const char* at = changes.data();
    for (Change change; at < changes.data() + head.bytes;) {
      if (!take_change_within(at, changes.data() + head.bytes, change)) {
        throw_damaged(path_, kLogWords, "a batch of changes makes no sense");
      }
    }
    position_ += sizeof(head) + head.bytes;
  }
  if (position && position_ != *position) {
    throw_damaged(path_, kLogWords, "changes that were settled are not as they were written");
  }
}

ChangeLog::Reader::Reader(const ChangeLog& log)
    : at_(log.file_.bytes().data() + log.first_batch()),
      batch_end_(at_),
      end_(log.file_.bytes().data() + log.position_) {}

bool ChangeLog::Reader::next(Change& change) {
  if (at_ == batch_end_) {
    if (at_ == end_) return false;
    const auto head = read_number<BatchHead>(at_);
    at_ += sizeof(head);
    batch_end_ = at_ + head.bytes;
  }
  const char* const begin = at_;
  change = take_change(at_);
  bytes_ = {begin, static_cast<std::size_t>(at_ - begin)};
  return true;
}

}  // namespace mixferry::snapshot
