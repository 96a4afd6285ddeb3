#include "engine/report/chart.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/counted.h"
#include "engine/report/words.h"

namespace mixferry::report {
namespace {

using kainjow::mustache::data;

constexpr double kWidth = 1000;  ///< of the drawing, in its own units; it is stretched to the window
constexpr double kHeight = 100;

using Value = std::function<std::optional<double>(const TimeSpan&)>;

struct Line {
  const char* name;
  const char* style;  ///< a class of the template
  Value value;
};

std::string whole(double number) {
  return grouped(static_cast<std::uint64_t>(std::llround(std::max(number, 0.0))));
}

/// One chart: lines over the same time, on the same scale.
class Chart {
 public:
  Chart(const char* key, const char* title, const char* unit, const std::vector<TimeSpan>& spans)
      : key_(key), title_(title), unit_(unit), spans_(spans) {}

  void add(Line line) {
    for (const TimeSpan& span : spans_) highest_ = std::max(highest_, line.value(span).value_or(0));
    lines_.push_back(std::move(line));
  }

  [[nodiscard]] double highest() const { return highest_; }

  [[nodiscard]] data take() const {
    const double end = axis_end(highest_);
    data lines{data::type::list};
    for (const Line& line : lines_) {
      data one;
      one.set("name", line.name);
      one.set("style", line.style);
      one.set("path", path_of(line, end));
      lines.push_back(one);
    }
    data chart;
    chart.set("key", key_);
    chart.set("title", title_);
    chart.set("unit", unit_);
    chart.set("description", in_words());
    chart.set("lines", lines);
    chart.set("pauses", pauses());
    chart.set("top", end < 10 && end != std::floor(end) ? fmt::format("{}", end) : whole(end));
    chart.set("middle", end / 2 < 10 ? fmt::format("{}", end / 2) : whole(end / 2));
    chart.set("from", short_duration_in_words(spans_.front().from));
    chart.set("to", short_duration_in_words(spans_.back().to));
    return chart;
  }

 private:
  [[nodiscard]] double x_of(double seconds) const {
    const double from = spans_.front().from;
    return (seconds - from) / (spans_.back().to - from) * kWidth;
  }

  /// A step a span; broken where there is nothing to tell.
  [[nodiscard]] std::string path_of(const Line& line, double end) const {
    std::string path;
    bool drawing = false;
    for (const TimeSpan& span : spans_) {
      const std::optional<double> value = line.value(span);
      if (value) {
        const double y = kHeight - *value / end * kHeight;
        fmt::format_to(std::back_inserter(path), "{}{:.1f} {:.1f}H{:.1f}", drawing ? "L" : "M",
                       x_of(span.from), y, x_of(span.to));
      }
      drawing = value.has_value();
    }
    return path;
  }

  /// Where everyone waited.
  [[nodiscard]] data pauses() const {
    data all{data::type::list};
    for (const TimeSpan& span : spans_) {
      if (!span.paused) continue;
      data one;
      one.set("x", fmt::format("{:.1f}", x_of(span.from)));
      one.set("width", fmt::format("{:.1f}", x_of(span.to) - x_of(span.from)));
      all.push_back(one);
    }
    return all;
  }

  /// For those who can't see it.
  [[nodiscard]] std::string in_words() const {
    std::string words;
    for (const Line& line : lines_) {
      double sum = 0, seconds = 0, highest = 0;
      for (const TimeSpan& span : spans_) {
        const std::optional<double> value = line.value(span);
        if (!value) continue;
        sum += *value * (span.to - span.from);
        seconds += span.to - span.from;
        highest = std::max(highest, *value);
      }
      if (seconds == 0) continue;
      words +=
          fmt::format("{}: {} on average, {} at most. ", line.name, whole(sum / seconds), whole(highest));
    }
    return words + fmt::format("Over {}.", short_duration_in_words(spans_.back().to - spans_.front().from));
  }

  const char* key_;
  const char* title_;
  const char* unit_;
  const std::vector<TimeSpan>& spans_;
  std::vector<Line> lines_;
  double highest_ = 0;
};

std::optional<double> milliseconds(const TimeSpan& span, double share) {
  const auto took = span.latencies.quantile(share);
  return took ? std::optional(static_cast<double>(took->count())) : std::nullopt;
}

std::string milliseconds_in_words(const TimeSpan& span, double share) {
  const auto took = milliseconds(span, share);
  return took ? whole(*took) : "";
}

}  // namespace

double axis_end(double value) {
  double step = 1;
  while (true) {
    for (const double factor : {1, 2, 5}) {
      if (step * factor >= value) return step * factor;
    }
    step *= 10;
  }
}

data charts_of(const std::vector<TimeSpan>& spans, std::uint64_t records_per_second_max) {
  data charts{data::type::list};
  if (spans.empty()) return charts;
  const bool sends = records_per_second_max != 0;
  Chart throughput("throughput", "Throughput", "a second", spans);
  throughput.add({"rows", "first", [](const TimeSpan& span) { return span.per_second(span.rows); }});
  if (sends) {
    throughput.add({"updates", "second", [](const TimeSpan& span) { return span.per_second(span.records); }});
    const auto limit = static_cast<double>(records_per_second_max);
    // Far above everything else it would press the other lines to the ground.
    if (throughput.highest() * 4 > limit) {
      throughput.add({"limit of updates", "limit", [limit](const TimeSpan&) { return limit; }});
    }
  }
  charts.push_back(throughput.take());
  if (!sends) return charts;
  Chart latency("latency", "Time to an answer", "ms", spans);
  latency.add({"median", "first", [](const TimeSpan& span) { return milliseconds(span, 0.5); }});
  latency.add({"95th percentile", "second", [](const TimeSpan& span) { return milliseconds(span, 0.95); }});
  charts.push_back(latency.take());
  Chart concurrency("concurrency", "Requests at once", "requests", spans);
  concurrency.add(
      {"in flight", "first", [](const TimeSpan& span) { return static_cast<double>(span.in_flight_max); }});
  concurrency.add({"limit", "limit",
                   [](const TimeSpan& span) { return static_cast<double>(span.concurrency_limit_min); }});
  charts.push_back(concurrency.take());
  Chart retries("retries", "Retries and rejects", "a second", spans);
  retries.add({"retries", "first", [](const TimeSpan& span) { return span.per_second(span.retries); }});
  retries.add(
      {"rejected rows", "second", [](const TimeSpan& span) { return span.per_second(span.rejects); }});
  charts.push_back(retries.take());
  return charts;
}

data rows_of(const std::vector<TimeSpan>& spans) {
  data rows{data::type::list};
  for (const TimeSpan& span : spans) {
    data row;
    row.set("until", short_duration_in_words(span.to));
    row.set("rows", whole(span.per_second(span.rows)));
    row.set("updates", whole(span.per_second(span.records)));
    row.set("median", milliseconds_in_words(span, 0.5));
    row.set("most", milliseconds_in_words(span, 0.95));
    row.set("in_flight", grouped(span.in_flight_max));
    row.set("limit", grouped(span.concurrency_limit_min));
    row.set("retries", grouped(span.retries));
    row.set("rejects", grouped(span.rejects));
    rows.push_back(row);
  }
  return rows;
}

}  // namespace mixferry::report
