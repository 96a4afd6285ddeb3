#include "engine/snapshot/log_entries.h"

#include <fmt/format.h>
#include <stdexcept>

namespace mixferry::snapshot {
namespace {

/// What is gone has no records, and can't come again.
bool are_flags(std::uint8_t flags) {
  return flags == kIsGone || (flags & ~(kHasWhole | kMayComeAgain)) == 0;
}

}  // namespace

void append_change(std::string& batch, const Change& change) {
  if (change.id.empty() || change.id.size() > kIdBytesMax) {
    throw std::invalid_argument(fmt::format("a snapshot can't hold an id of {} bytes", change.id.size()));
  }
  const bool has_whole =
      !change.is_gone && !change.records.empty() && change.records.size() <= kWholeBytesMax;
  const auto append = [&](std::string_view bytes) { batch += bytes; };
  append(bytes_of(Entry{change.fingerprint.id, change.is_gone ? 0 : change.fingerprint.content}));
  const bool may_come_again = !change.is_gone && change.may_come_again;
  batch += static_cast<char>((change.is_gone ? kIsGone : 0) | (has_whole ? kHasWhole : 0) |
                             (may_come_again ? kMayComeAgain : 0));
  put_id(change.id, append);
  if (!has_whole) return;
  append(bytes_of(static_cast<std::uint32_t>(change.records.size())));
  append(change.records);
}

Change take_change(const char*& from) {
  const auto entry = read_number<Entry>(from);
  from += sizeof(Entry);
  const auto flags = static_cast<std::uint8_t>(*from++);
  Change change{.id = take_id(from),
                .fingerprint = {.id = entry.id, .content = entry.content},
                .is_gone = (flags & kIsGone) != 0,
                .may_come_again = (flags & kMayComeAgain) != 0};
  if ((flags & kHasWhole) != 0) {
    const auto bytes = read_number<std::uint32_t>(from);
    change.records = {from + sizeof(bytes), bytes};
    from += sizeof(bytes) + bytes;
  }
  return change;
}

bool take_change_within(const char*& from, const char* end, Change& change) {
  const auto room = [&](const char* at, std::size_t bytes) {
    return static_cast<std::size_t>(end - at) >= bytes;
  };
  const char* at = from;
  if (!room(at, sizeof(Entry) + 1)) return false;
  at += sizeof(Entry);
  const auto flags = static_cast<std::uint8_t>(*at++);
  std::string_view id;
  if (!are_flags(flags) || !take_id_within(at, end, id)) return false;
  if ((flags & kHasWhole) != 0) {
    if (!room(at, sizeof(std::uint32_t))) return false;
    const auto bytes = read_number<std::uint32_t>(at);
    if (bytes == 0 || bytes > kWholeBytesMax || !room(at + sizeof(bytes), bytes)) return false;
  }
  change = take_change(from);
  return true;
}

}  // namespace mixferry::snapshot
