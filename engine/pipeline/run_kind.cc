#include "engine/pipeline/run_kind.h"

#include <algorithm>
#include <optional>

#include "engine/pipeline/run_identity.h"

namespace mixferry::pipeline {
namespace {

// As ledgers have them: they stay as they are.
constexpr std::string_view kSyncPart = "the sync it is compared with";
constexpr std::string_view kFullPart = "that all of a sync is sent";
constexpr std::string_view kGonePart = "the sync that found who is gone";

bool is_of_kind(const mappings::Effect::Part& part) {
  return part.name == kSyncPart || part.name == kFullPart || part.name == kGonePart;
}

/// By its lines: a list of runs asks it of each, for the parts of all its properties.
std::optional<std::string_view> hash_of_part(const ledger::RunIdentity& identity, std::string_view name) {
  const std::string_view effect = identity.effect;
  for (std::size_t begin = 0; begin < effect.size();) {
    const std::size_t end = std::min(effect.find('\n', begin), effect.size());
    const std::string_view line = effect.substr(begin, end - begin);
    if (line.size() > name.size() && line.ends_with(name) && line[line.size() - name.size() - 1] == ' ') {
      const std::string_view hash = line.substr(0, line.size() - name.size() - 1);
      if (hash.find(' ') == std::string_view::npos) return hash;
    }
    begin = end + 1;
  }
  return std::nullopt;
}

void add(ledger::RunIdentity& identity, std::string_view part, std::string_view what_it_is) {
  mappings::Effect effect = mappings::Effect::from_text(identity.effect);
  effect.add(std::string(part), what_it_is);
  identity.effect = effect.to_text();
  identity.settings_hash = pipeline::short_hash(identity.effect);
}

}  // namespace

RunKind kind_of(const ledger::RunIdentity& identity) {
  if (hash_of_part(identity, kSyncPart)) return RunKind::sync;
  return hash_of_part(identity, kGonePart) ? RunKind::gone : RunKind::import;
}

std::string_view word_of(RunKind kind) {
  switch (kind) {
    case RunKind::import:
      return "import";
    case RunKind::sync:
      return "sync";
    case RunKind::gone:
      return "gone";
  }
  return {};
}

void compare_with(ledger::RunIdentity& identity, const std::string& base, bool full) {
  add(identity, kSyncPart, base);
  if (full) add(identity, kFullPart, "");
}

void make_gone(ledger::RunIdentity& identity, const std::string& base, const std::string& job) {
  add(identity, kGonePart, base);
  identity.mapping = job;
}

ledger::RunIdentity as_import(ledger::RunIdentity identity) {
  if (kind_of(identity) == RunKind::import) return identity;
  identity.effect = rules_of(identity).to_text();
  identity.settings_hash = pipeline::short_hash(identity.effect);
  return identity;
}

mappings::Effect rules_of(const ledger::RunIdentity& identity) {
  mappings::Effect effect = mappings::Effect::from_text(identity.effect);
  std::erase_if(effect.parts, is_of_kind);
  return effect;
}

bool sends_everything(const ledger::RunIdentity& sync) {
  return hash_of_part(sync, kFullPart).has_value();
}

bool is_gone_of(const ledger::RunIdentity& gone, const ledger::RunIdentity& sync) {
  const auto base = hash_of_part(gone, kGonePart);
  return base && gone.project == sync.project && base == hash_of_part(sync, kSyncPart);
}

}  // namespace mixferry::pipeline
