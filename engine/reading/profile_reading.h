#pragma once
/// All profiles that a question is about, page by page.

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/mixpanel/query/profile_page.h"
#include "engine/mixpanel/query/profile_query.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/reading/asking.h"
#include "engine/reading/part_store.h"
#include "engine/reading/reading_progress.h"

namespace mixferry::reading {

/// Reads the pages of one question into a store, those that are missing there, some at once as far as the
/// quota allows. In the store, a page is a file of lines: the JSON object of one profile each.
///
/// All pages are of one result, which Mixpanel keeps for a while. When it has let go of it, the pages that
/// are there are thrown away, and reading begins anew: profiles of two results are never mixed. Where the
/// quota does not suffice for what is missing, questions are spread over the hour rather than asked at once,
/// so that it is never idle for long.
class ProfileReading {
 public:
  /// `prefix`: in front of the names of the parts; empty, where the store is for this question alone. All
  /// must outlive it.
  ProfileReading(Asking& asking, PartStore& store, mixpanel::ProfileQuery query, std::string prefix = {});

  /// The files of all pages, in their order. Throws `RunError` (`stopped`) where they can't be kept.
  [[nodiscard]] std::expected<std::vector<std::filesystem::path>, ReadingEnd> run(
      const std::function<void(const ReadingProgress&)>& tell);

  [[nodiscard]] ReadingProgress progress() const;

 private:
  using Asked = std::expected<mixpanel::PageHead, mixpanel::QueryTrouble>;

  boost::asio::awaitable<void> read_all();
  boost::asio::awaitable<void> read_missing();
  boost::asio::awaitable<Asked> read(std::uint32_t page);
  boost::asio::awaitable<void> wait_for_turn();
  void take_up();
  void begin_anew();
  void keep(const mixpanel::PageHead& head);
  [[nodiscard]] std::string part_name(std::uint32_t page) const;
  [[nodiscard]] std::uint32_t pages() const;

  Asking& asking_;
  PartStore& store_;
  const mixpanel::ProfileQuery query_;
  const std::string prefix_;
  std::optional<mixpanel::PageHead> first_ = {};    ///< the result whose pages are read
  std::uint32_t next_ = 0;                          ///< the first page that nobody has begun
  std::uint32_t done_ = 0;                          ///< pages that are there
  std::optional<flow::TimePoint> last_start_ = {};  ///< of a question, which may be yet to come
  std::multiset<flow::TimePoint> due_ = {};         ///< questions that are yet to come
  std::optional<mixpanel::QueryTrouble> trouble_ = {};
};

}  // namespace mixferry::reading
