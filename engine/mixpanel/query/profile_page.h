#pragma once
/// A page of profiles as Engage Query answers it, read while it comes. Source: Mixpanel docs, reference
/// "Query Profiles"; the recorded answer has the keys below.

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace mixferry::mixpanel {

/// What stands beside the profiles of a page.
struct PageHead {
  std::string session_id = {};  ///< by which later pages are asked for; empty where there is none
  std::uint64_t total = 0;      ///< profiles of all pages together
  std::uint32_t page_size = 0;  ///< profiles of each page but the last, at least 1
  std::uint64_t profiles = 0;   ///< that this page holds

  bool operator==(const PageHead&) const = default;
};

/// How many pages there are, the first included.
[[nodiscard]] std::uint32_t pages_of(const PageHead& head);

/// Takes the bytes of one answer. Keeps no more of them than one profile, and what stands beside them.
class ProfilePageReader {
 public:
  static constexpr std::size_t kProfileBytesMax = 64u << 20;

  /// Gets the JSON object of each profile, without a line break, in their order. It is not looked into.
  using TakeProfile = std::function<void(std::string_view json)>;
  /// Why it is not such an answer: a sentence without its full stop.
  using Trouble = std::string;

  explicit ProfilePageReader(TakeProfile take) : take_(std::move(take)) {}

  /// Forgets all that came.
  void begin();
  [[nodiscard]] std::expected<void, Trouble> take(std::string_view bytes);
  /// All has come. An answer that says that it failed, breaks off, or holds no profiles at all is none.
  [[nodiscard]] std::expected<PageHead, Trouble> finish() const;

 private:
  [[nodiscard]] bool begins_results() const;

  TakeProfile take_;
  std::string profile_;  ///< the one that has begun
  std::string beside_;   ///< all but the profiles
  std::uint64_t profiles_ = 0;
  std::size_t depth_ = 0;
  bool in_results_ = false;
  bool had_results_ = false;
  bool in_string_ = false;
  bool is_escaped_ = false;
};

}  // namespace mixferry::mixpanel
