#include "engine/reading/profile_reading.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>
#include <type_traits>
#include <utility>

#include "engine/flow/deadline.h"
#include "engine/reading/ask_profiles.h"

namespace mixferry::reading {
namespace {

namespace asio = boost::asio;
using Kind = mixpanel::QueryTrouble::Kind;

/// How often a result may be lost before it is given up.
constexpr int kResultsMax = 3;

std::string to_text(const mixpanel::PageHead& head) {
  return boost::json::serialize(boost::json::object{{"session_id", head.session_id},
                                                    {"total", head.total},
                                                    {"page_size", head.page_size},
                                                    {"profiles", head.profiles}});
}

/// Nullopt where it can't be read: then it is asked for anew.
std::optional<mixpanel::PageHead> head_in(const std::string& text) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  mixpanel::PageHead head;
  const auto read = [&](const char* key, auto& into) {
    const boost::json::value* const member = value.get_object().if_contains(key);
    if (member == nullptr) return false;
    const auto found = boost::json::try_value_to<std::remove_cvref_t<decltype(into)>>(*member);
    if (found) into = *found;
    return found.has_value();
  };
  if (!read("session_id", head.session_id) || !read("total", head.total) ||
      !read("page_size", head.page_size) || !read("profiles", head.profiles) || head.page_size == 0)
    return std::nullopt;
  return head;
}

}  // namespace

ProfileReading::ProfileReading(Asking& asking, PartStore& store, mixpanel::ProfileQuery query,
                               std::string prefix)
    : asking_(asking), store_(store), query_(std::move(query)), prefix_(std::move(prefix)) {}

std::expected<std::vector<std::filesystem::path>, ReadingEnd> ProfileReading::run(
    const std::function<void(const ReadingProgress&)>& tell) {
  take_up();
  const auto interrupted = asking_.run(read_all(), [&] { tell(progress()); });
  if (interrupted) return std::unexpected(ReadingEnd{.interrupted = *interrupted});
  if (trouble_) return std::unexpected(ReadingEnd{.trouble = *trouble_});
  tell(progress());
  std::vector<std::filesystem::path> files;
  for (std::uint32_t page = 0; page < pages(); ++page) files.push_back(store_.path_of(part_name(page)));
  return files;
}

ReadingProgress ProfileReading::progress() const {
  ReadingProgress progress = progress_of(asking_, due_.empty() ? std::nullopt : std::optional(*due_.begin()));
  progress.parts = done_;
  progress.parts_all = first_ ? pages() : 0;
  progress.profiles = first_ ? first_->total : 0;
  return progress;
}

/// Whatever is left of an earlier process.
void ProfileReading::take_up() {
  if (const auto note = store_.note(prefix_ + "result")) first_ = head_in(*note);
  if (!first_ || !store_.has(part_name(0))) {
    begin_anew();
    return;
  }
  for (std::uint32_t page = 0; page < pages(); ++page) done_ += store_.has(part_name(page)) ? 1 : 0;
}

void ProfileReading::begin_anew() {
  first_.reset();
  done_ = next_ = 0;
  store_.clear(prefix_);
}

asio::awaitable<void> ProfileReading::read_all() {
  for (int results = 1;; ++results) {
    trouble_.reset();
    if (!first_) {
      Asked head = co_await read(0);
      if (!head) {
        trouble_ = std::move(head.error());
        co_return;
      }
      keep(*head);
    }
    next_ = 1;
    co_await read_missing();
    if (!trouble_ || trouble_->kind != Kind::session || results == kResultsMax) co_return;
    begin_anew();
  }
}

/// Several pages at once; the first trouble ends them all.
asio::awaitable<void> ProfileReading::read_missing() {
  const auto read_some = [this]() -> asio::awaitable<void> {
    while (!trouble_ && next_ < pages()) {
      const std::uint32_t page = next_++;
      if (store_.has(part_name(page))) continue;
      co_await wait_for_turn();
      if (trouble_) co_return;
      Asked head = co_await read(page);
      if (!head && !trouble_) trouble_ = std::move(head.error());
    }
  };
  const auto executor = co_await asio::this_coro::executor;
  using Reader = decltype(asio::co_spawn(executor, read_some, asio::deferred));
  std::vector<Reader> readers;
  const std::uint32_t at_once = std::max(1U, asking_.quota().limits().at_once);
  for (std::uint32_t i = 0; i < std::min(at_once, pages()); ++i)
    readers.push_back(asio::co_spawn(executor, read_some, asio::deferred));
  const auto [order, failures] =
      co_await asio::experimental::make_parallel_group(std::move(readers))
          .async_wait(asio::experimental::wait_for_one_error(), asio::use_awaitable);
  co_await flow::throw_if_cancelled();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
}

/// Where what is left of the hour does not suffice, an even part of it lies between two questions.
asio::awaitable<void> ProfileReading::wait_for_turn() {
  const ledger::QuotaLimits& limits = asking_.quota().limits();
  const std::uint32_t left = limits.an_hour - std::min(asking_.quota().used(), limits.an_hour);
  flow::TimePoint start = asking_.timer().now();
  if (limits.an_hour != 0 && pages() - done_ > left) {
    const flow::TimePoint::duration hour = std::chrono::hours(1);
    start = std::max(start, last_start_.value_or(start) + hour / limits.an_hour);
  }
  last_start_ = start;
  const auto due = due_.insert(start);
  co_await asking_.timer().sleep_until(start);
  due_.erase(due);
  co_await flow::throw_if_cancelled();
}

asio::awaitable<ProfileReading::Asked> ProfileReading::read(std::uint32_t page) {
  std::optional<ReplacedFile> file;
  const ProfileTaker taker{.begin = [&] { file.emplace(store_.path_of(part_name(page)).string()); },
                           .take =
                               [&](std::string_view json) {
                                 file->write(json);
                                 file->write("\n");
                               }};
  if (page == 0) last_start_ = asking_.timer().now();
  std::optional<mixpanel::LaterPage> later;
  if (page != 0) later = mixpanel::LaterPage{.session_id = first_->session_id, .page = page};
  Asked head = co_await ask_page(asking_.caller(), asking_.access(), query_, later, taker);
  if (head) {
    file->commit();
    ++done_;
  }
  co_return head;
}

void ProfileReading::keep(const mixpanel::PageHead& head) {
  first_ = head;
  store_.keep_note(prefix_ + "result", to_text(head));
}

std::string ProfileReading::part_name(std::uint32_t page) const {
  return fmt::format("{}page-{}", prefix_, page);
}

std::uint32_t ProfileReading::pages() const {
  return mixpanel::pages_of(*first_);
}

}  // namespace mixferry::reading
