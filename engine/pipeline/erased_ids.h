#pragma once
/// Who was erased, and may not be sent again.

#include <functional>
#include <string_view>
#include <vector>

#include "engine/base/hash128.h"

namespace mixferry::pipeline {

/// The people of one project, known by hashes of their ids alone. Any thread.
class ErasedIds {
 public:
  /// Of an id as it is sent; called by any thread.
  using HashOf = std::function<Hash128(std::string_view)>;

  /// Nobody.
  ErasedIds() = default;
  /// `hashes`: by `hash_of`, in any order.
  ErasedIds(std::vector<Hash128> hashes, HashOf hash_of);

  [[nodiscard]] bool contain(std::string_view id) const;
  [[nodiscard]] bool empty() const { return hashes_.empty(); }

 private:
  std::vector<Hash128> hashes_;  ///< in order
  HashOf hash_of_;
};

}  // namespace mixferry::pipeline
