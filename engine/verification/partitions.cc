#include "engine/verification/partitions.h"

#include <fmt/format.h>
#include <unordered_map>
#include <utility>

#include "engine/mixpanel/update_record.h"
#include "engine/verification/found_profile.h"

namespace mixferry::verification {
namespace {

constexpr std::size_t kBufferBytes = 16 * 1024;
constexpr std::size_t kFoldedBytes = 160;  ///< of a profile in the table, beside itself and its id
constexpr unsigned kBitsOfFile = 8;
constexpr unsigned kBitsOfPart = 4;
constexpr std::size_t kParts = 1 << kBitsOfPart;
constexpr unsigned kBits = 64;

struct KeyHash {
  std::size_t operator()(const ProfileKey& key) const { return hash_of(key.subject, key.id); }
};

struct Folded {
  ExpectedProfile profile;
  ExportRow first_row;
  bool is_compared = false;
};

/// Files of both sides, of profiles whose hashes have their first `bits` bits in common.
struct Pair {
  std::filesystem::path sent;
  std::filesystem::path found;
  unsigned bits = kBitsOfFile;
};

class Comparing {
 public:
  Comparing(const std::filesystem::path& work, const ComparisonLimits& limits,
            const ComparisonVisitor& visitor)
      : work_(work), limits_(limits), visitor_(visitor) {}

  void compare(const Pair& pair) {
    if (fold(pair)) {
      look_through(pair.found);
      tell_missing();
    } else {
      divide(pair);
    }
  }

 private:
  using Profiles = std::unordered_map<ProfileKey, Folded, KeyHash>;

  /// False: it is too much to be held.
  bool fold(const Pair& pair) {
    profiles_.clear();
    std::size_t bytes = 0;
    SpillReader reader(pair.sent);
    for (Spilled spilled; reader.next(spilled);) {
      const mixpanel::UpdateRecord update = mixpanel::read_record(spilled.json);
      const auto [entry, is_new] = profiles_.try_emplace({spilled.subject, update.owner.id});
      Folded& folded = entry->second;
      if (is_new) {
        folded.first_row = spilled.row;
        bytes += kFoldedBytes + update.owner.id.size();
      }
      bytes -= is_new ? 0 : folded.profile.bytes();
      folded.profile.take(update);
      bytes += folded.profile.bytes();
      const bool may_divide = pair.bits + kBitsOfPart <= kBits && profiles_.size() > 1;
      if (bytes > limits_.memory_bytes_max && may_divide) return false;
    }
    return true;
  }

  void look_through(const std::filesystem::path& found) {
    SpillReader reader(found);
    for (Spilled spilled; reader.next(spilled);) {
      const auto profile = read_found(spilled.json);
      if (!profile) continue;  // it had an id when it was written
      const ProfileKey key{spilled.subject, profile->id};
      const auto entry = profiles_.find(key);
      if (entry == profiles_.end()) {
        visitor_.not_named(key);
        continue;
      }
      Folded& folded = entry->second;
      if (std::exchange(folded.is_compared, true)) continue;
      visitor_.compared(key, folded.first_row, folded.profile.compare(&*profile));
    }
  }

  void tell_missing() {
    for (const auto& [key, folded] : profiles_)
      if (!folded.is_compared) visitor_.compared(key, folded.first_row, folded.profile.compare(nullptr));
    profiles_.clear();
  }

  void divide(const Pair& pair) {
    profiles_.clear();
    std::vector<Pair> parts;
    for (std::size_t part = 0; part < kParts; ++part) {
      parts.push_back({.sent = work_ / fmt::format("sent-{}-{:x}", pair.bits, part),
                       .found = work_ / fmt::format("found-{}-{:x}", pair.bits, part),
                       .bits = pair.bits + kBitsOfPart});
    }
    deal_out(pair.sent, pair.bits, parts, &Pair::sent);
    deal_out(pair.found, pair.bits, parts, &Pair::found);
    for (const Pair& part : parts) {
      compare(part);
      remove(part);
    }
  }

  static void deal_out(const std::filesystem::path& from, unsigned bits, const std::vector<Pair>& parts,
                       std::filesystem::path Pair::*side) {
    std::vector<SpillWriter> writers;
    for (const Pair& part : parts) {
      std::filesystem::remove(part.*side);  // of an attempt that was broken off
      writers.emplace_back(part.*side, kBufferBytes);
    }
    SpillReader reader(from);
    for (Spilled spilled; reader.next(spilled);)
      writers[spilled.hash >> (kBits - bits - kBitsOfPart) & (kParts - 1)].write(spilled);
    for (SpillWriter& writer : writers) writer.flush();
  }

  static void remove(const Pair& pair) {
    std::filesystem::remove(pair.sent);
    std::filesystem::remove(pair.found);
  }

  const std::filesystem::path& work_;
  const ComparisonLimits& limits_;
  const ComparisonVisitor& visitor_;
  Profiles profiles_;
};

}  // namespace

PartitionedFiles::PartitionedFiles(std::filesystem::path folder, const std::string& name)
    : folder_(std::move(folder)), name_(name) {
  for (std::size_t file = 0; file < kFiles; ++file) writers_.emplace_back(path(file), kBufferBytes);
}

void PartitionedFiles::write(const Spilled& spilled) {
  writers_[spilled.hash >> (kBits - kBitsOfFile)].write(spilled);
}

void PartitionedFiles::flush() {
  for (SpillWriter& writer : writers_) writer.flush();
}

void PartitionedFiles::remove() {
  for (std::size_t file = 0; file < kFiles; ++file) std::filesystem::remove(path(file));
}

std::filesystem::path PartitionedFiles::path(std::size_t file) const {
  return folder_ / fmt::format("{}-{:02x}", name_, file);
}

void compare(const PartitionedFiles& sent, const PartitionedFiles& found, const std::filesystem::path& work,
             const ComparisonLimits& limits, const ComparisonVisitor& visitor) {
  Comparing comparing(work, limits, visitor);
  for (std::size_t file = 0; file < PartitionedFiles::kFiles; ++file) {
    comparing.compare({.sent = sent.path(file), .found = found.path(file)});
    visitor.done(file + 1);
  }
}

}  // namespace mixferry::verification
