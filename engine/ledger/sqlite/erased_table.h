#pragma once
/// Who was erased, and by what key they are marked.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/erasure_values.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

/// The tables `erased_people` and `id_mark_key`, which have one sum. Changes belong inside a transaction of
/// the caller, and say by what they change it.
class ErasedTable {
 public:
  explicit ErasedTable(Database& database);

  [[nodiscard]] Checksum sum();
  /// Empty: there is none yet.
  [[nodiscard]] std::string key();
  Checksum keep_key(std::string_view key);

  [[nodiscard]] std::vector<Hash128> marks(const std::string& project);
  [[nodiscard]] std::vector<ErasedPerson> load();
  /// Who is on the list stays as they are: they are erased since then.
  Checksum add(const std::string& project, const Hash128& mark, PrivacyRequestId request);
  /// 0: they are not on the list; or, where `request` is given, another one put them there.
  Checksum lift(const std::string& project, const Hash128& mark, std::optional<PrivacyRequestId> request);

 private:
  [[nodiscard]] std::optional<ErasedPerson> find(const std::string& project, const Hash128& mark);
  Checksum store(const std::optional<ErasedPerson>& before, const ErasedPerson& after);

  Statement select_;
  Statement marks_;
  Statement find_;
  Statement store_;
  Statement key_;
  Statement keep_key_;
};

}  // namespace mixferry::ledger
