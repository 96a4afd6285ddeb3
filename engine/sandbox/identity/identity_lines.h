#pragma once
/// Who is who, read back as JSON Lines: a line for each cluster of ids, in the order in which they came to
/// be.
///     {"distinct_id":"..","ids":["..",".."]}

#include <cstdint>
#include <string>

#include "engine/sandbox/lines.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

struct IdentityQuery {
  std::string id = {};  ///< only the cluster that has this id; empty: all
  std::uint64_t limit = UINT64_MAX;
};

class IdentityLines final : public Lines {
 public:
  /// `store` must outlive it and have `project`. Clearing the store ends the lines.
  IdentityLines(const Store& store, const Project& project, IdentityQuery query);

  bool append(std::string& out, std::size_t bytes) override;

 private:
  const Store& store_;
  const Project& project_;
  IdentityQuery query_;
  std::uint64_t generation_;
  std::size_t next_ = 0;
};

}  // namespace mixferry::sandbox
