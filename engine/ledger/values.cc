#include "engine/ledger/values.h"

#include <fmt/format.h>
#include <string_view>
#include <xxhash.h>

#include "engine/ledger/lines.h"

namespace mixferry::ledger {
namespace {

/// With its length, so that no two lists of words look alike.
void append_word(std::string& to, std::string_view word) {
  to += fmt::format("{}:", word.size());
  to += word;
}

}  // namespace

std::string run_key(const RunIdentity& identity) {
  std::string words;
  append_word(words, identity.project);
  append_word(words, identity.settings_hash);
  append_word(words, std::to_string(identity.limit));
  for (const RunIdentity::SourceFile& source : identity.sources) append_word(words, source.fingerprint);
  if (!identity.only.empty()) append_word(words, in_lines(identity.only));
  const XXH128_hash_t hash = XXH3_128bits(words.data(), words.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::uint64_t RunRecord::rows_mended() const {
  std::uint64_t rows = 0;
  for (const auto& [run, count] : mended_by) rows += count;
  return rows;
}

}  // namespace mixferry::ledger
