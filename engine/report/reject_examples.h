#pragma once
/// The first rejects of each reason, for whoever shows them.

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/reject.h"

namespace mixferry::report {

struct RejectExample {
  std::string source;
  Reject reject;  ///< of its row the beginning
};

class RejectExamples {
 public:
  static constexpr std::size_t kOfAReason = 3;
  static constexpr std::size_t kRowBytes = 500;

  /// `row`: the reject's, as it shall be shown.
  void note(std::string_view source, const Reject& reject, std::string row);
  /// Whether one more of this reason would be kept.
  [[nodiscard]] bool wants(std::string_view reason) const;
  /// By reason code.
  [[nodiscard]] const std::map<std::string, std::vector<RejectExample>, std::less<>>& by_reason() const {
    return by_reason_;
  }

 private:
  std::map<std::string, std::vector<RejectExample>, std::less<>> by_reason_;
};

}  // namespace mixferry::report
