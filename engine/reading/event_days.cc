#include "engine/reading/event_days.h"

#include <fmt/format.h>
#include <utility>

#include "engine/base/replaced_file.h"
#include "engine/reading/ask_profiles.h"

namespace mixferry::reading {
namespace {

namespace asio = boost::asio;
using Kind = mixpanel::QueryTrouble::Kind;
using std::chrono::days;

/// A few of the sixty an hour are for what must be asked again.
constexpr std::int64_t kQuestionsMax = kExportLimits.an_hour - 10;

/// Whole answers that are not all of the events; each has cost one of the quota.
constexpr int kAnswersMax = 4;

/// Names of parts that hold days which were not over.
constexpr std::string_view kOpen = "open-";

/// Takes the body of an answer apart into events.
class EventLines final : public calls::BodySink {
 public:
  /// Of one event, which Mixpanel takes up to a megabyte.
  static constexpr std::size_t kLineBytesMax = 64u << 20;

  /// `bytes`: of all bodies, counted on.
  EventLines(std::string path, std::uint64_t& bytes) : path_(std::move(path)), bytes_(bytes) {}

  void begin() override {
    file_.emplace(path_);
    line_.clear();
    trouble_.reset();
  }

  asio::awaitable<Result<>> take(std::string_view bytes) override {
    bytes_ += bytes.size();
    // The rest of what can't be read is read all the same: the connection stays good.
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos && !trouble_;
         end = bytes.find('\n')) {
      line_ += bytes.substr(0, end);
      bytes.remove_prefix(end + 1);
      take_line();
    }
    if (!trouble_) line_ += bytes;
    if (line_.size() > kLineBytesMax)
      trouble_ = {Kind::unreadable, "an event is longer than Mixpanel takes any"};
    co_return Result<>{};
  }

  /// The body is over: makes the part, unless it is not all.
  [[nodiscard]] std::optional<mixpanel::QueryTrouble> finish() {
    if (!trouble_) take_line();
    if (trouble_) return std::move(trouble_);
    file_->commit();
    return std::nullopt;
  }

 private:
  void take_line() {
    if (line_.ends_with('\r')) line_.pop_back();
    if (line_.empty()) return;
    switch (judge_.judge(line_)) {
      case mixpanel::ExportedLine::event:
        line_ += '\n';
        file_->write(line_);
        break;
      case mixpanel::ExportedLine::broken_off:
        trouble_ = {Kind::passing, "it broke off (\"terminated early\")"};
        break;
      case mixpanel::ExportedLine::unreadable:
        trouble_ = {Kind::unreadable, "a line of it is no event"};
        break;
    }
    line_.clear();
  }

  const std::string path_;
  std::uint64_t& bytes_;
  mixpanel::ExportedLineJudge judge_;
  std::optional<ReplacedFile> file_;
  std::string line_;  ///< as far as it came
  std::optional<mixpanel::QueryTrouble> trouble_;
};

/// A 400 of an export is never about a session of queries.
std::optional<mixpanel::QueryTrouble> trouble_of_export(const Result<http::Response>& answer) {
  if (!answer) return trouble_of(answer);
  return mixpanel::export_trouble_in(answer->status, answer->body);
}

}  // namespace

std::vector<Days> divided(const Days& all) {
  const auto count = static_cast<std::int64_t>(all.count());
  const days together((count + kQuestionsMax - 1) / kQuestionsMax);
  std::vector<Days> questions;
  for (std::chrono::sys_days first = all.first; first <= all.last; first += together)
    questions.push_back({.first = first, .last = std::min(first + together - days(1), all.last)});
  return questions;
}

EventDays::EventDays(Asking& asking, PartStore& store, mixpanel::EventExport asked,
                     std::chrono::sys_days today, std::chrono::milliseconds between_answers)
    : asking_(asking),
      store_(store),
      asked_(std::move(asked)),
      today_(today),
      between_answers_(between_answers),
      questions_(divided({.first = asked_.first, .last = asked_.last})) {}

std::expected<std::vector<std::filesystem::path>, ReadingEnd> EventDays::run(
    const std::function<void(const ReadingProgress&)>& tell) {
  store_.clear(kOpen);
  days_done_ = 0;
  for (const Days& question : questions_)
    days_done_ += store_.has(part_name(question)) ? question.count() : 0;
  const auto interrupted = asking_.run(read_missing(), [&] { tell(progress()); });
  if (interrupted) return std::unexpected(ReadingEnd{.interrupted = *interrupted});
  if (trouble_) return std::unexpected(ReadingEnd{.trouble = *trouble_});
  tell(progress());
  std::vector<std::filesystem::path> files;
  for (const Days& question : questions_) files.push_back(store_.path_of(part_name(question)));
  return files;
}

ReadingProgress EventDays::progress() const {
  ReadingProgress progress = progress_of(asking_);
  progress.parts = days_done_;
  progress.parts_all = Days{.first = asked_.first, .last = asked_.last}.count();
  progress.bytes = bytes_;
  return progress;
}

asio::awaitable<void> EventDays::read_missing() {
  for (const Days& question : questions_) {
    if (store_.has(part_name(question))) continue;
    trouble_ = co_await read(question);
    if (trouble_) co_return;
    days_done_ += question.count();
  }
}

asio::awaitable<std::optional<mixpanel::QueryTrouble>> EventDays::read(const Days& question) {
  mixpanel::EventExport asked = asked_;
  asked.first = question.first;
  asked.last = question.last;
  EventLines body(store_.path_of(part_name(question)).string(), bytes_);
  for (int attempt = 1;; ++attempt) {
    http::Request request = mixpanel::export_request(asked, asking_.access());
    const auto answer = co_await asking_.caller().call(std::move(request), judge_query, &body);
    if (auto trouble = trouble_of_export(answer)) co_return trouble;
    std::optional<mixpanel::QueryTrouble> trouble = body.finish();
    if (!trouble || attempt == kAnswersMax) co_return trouble;
    co_await asking_.timer().sleep_until(asking_.timer().now() + between_answers_);
  }
}

std::string EventDays::part_name(const Days& question) const {
  const auto text = [](std::chrono::sys_days day) { return mixpanel::day_text(day); };
  return fmt::format("{}days-{}-{}", question.last < today_ ? "" : kOpen, text(question.first),
                     text(question.last));
}

}  // namespace mixferry::reading
