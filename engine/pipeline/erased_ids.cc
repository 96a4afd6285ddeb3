#include "engine/pipeline/erased_ids.h"

#include <algorithm>
#include <utility>

namespace mixferry::pipeline {

ErasedIds::ErasedIds(std::vector<Hash128> hashes, HashOf hash_of)
    : hashes_(std::move(hashes)), hash_of_(std::move(hash_of)) {
  std::ranges::sort(hashes_);
}

bool ErasedIds::contain(std::string_view id) const {
  return !hashes_.empty() && std::ranges::binary_search(hashes_, hash_of_(id));
}

}  // namespace mixferry::pipeline
