#include "engine/report/timeline.h"

#include <algorithm>

namespace mixferry::report {

void Timeline::note(const pipeline::Progress& progress, std::chrono::steady_clock::time_point now) {
  if (moments_.empty()) began_ = now;
  Moment moment{.seconds = std::chrono::duration<double>(now - began_).count(),
                .rows = progress.tally.rows_read(),
                .records = progress.tally.records_sent,
                .retries = progress.traffic.retries,
                .rejects = progress.tally.rows_rejected,
                .latencies = progress.latencies,
                .in_flight_max = progress.in_flight,
                .concurrency_limit_min = progress.concurrency_limit,
                .paused = progress.paused};
  if (moments_.empty()) {
    moments_.push_back(moment);
    return;
  }
  if (latest_) add_extremes(moment, *latest_);
  latest_ = moment;
  if (moment.seconds - moments_.back().seconds < interval_) return;
  moments_.push_back(moment);
  latest_.reset();
  if (moments_.size() > kSpansMax) thin_out();
}

void Timeline::add_extremes(Moment& to, const Moment& earlier) {
  to.in_flight_max = std::max(to.in_flight_max, earlier.in_flight_max);
  to.concurrency_limit_min = std::min(to.concurrency_limit_min, earlier.concurrency_limit_min);
  to.paused = to.paused || earlier.paused;
}

void Timeline::thin_out() {
  std::size_t kept = 1;
  for (std::size_t i = 2; i < moments_.size(); i += 2) {
    add_extremes(moments_[i], moments_[i - 1]);
    moments_[kept++] = moments_[i];
  }
  moments_.resize(kept);
  interval_ *= 2;
}

std::vector<TimeSpan> Timeline::spans() const {
  std::vector<Moment> moments = moments_;
  if (latest_) {
    // Rates of an instant say nothing: a short rest belongs to the span before it.
    const bool is_short = latest_->seconds - moments.back().seconds < interval_ / 2;
    if (is_short && moments.size() > 1) {
      Moment last = *latest_;
      add_extremes(last, moments.back());
      moments.back() = last;
    } else {
      moments.push_back(*latest_);
    }
  }
  std::vector<TimeSpan> spans;
  for (std::size_t i = 1; i < moments.size(); ++i) {
    const Moment& before = moments[i - 1];
    const Moment& at = moments[i];
    if (at.seconds <= before.seconds) continue;
    spans.push_back({.from = before.seconds,
                     .to = at.seconds,
                     .rows = at.rows - before.rows,
                     .records = at.records - before.records,
                     .retries = at.retries - before.retries,
                     .rejects = at.rejects - before.rejects,
                     .latencies = at.latencies.since(before.latencies),
                     .in_flight_max = at.in_flight_max,
                     .concurrency_limit_min = at.concurrency_limit_min,
                     .paused = at.paused});
  }
  return spans;
}

}  // namespace mixferry::report
