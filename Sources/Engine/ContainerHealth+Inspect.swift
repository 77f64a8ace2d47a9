import Planning
import Steps

extension ContainerHealth {
  /// As docker's inspect shows it.
  var inspected: JSON {
    .object([
      "Status": .string(status.rawValue), "FailingStreak": .number(Int64(streak)),
      "Log": .array(
        log.map { answer in
          .object([
            "Start": .string(answer.start), "End": .string(answer.end), "ExitCode": .number(Int64(answer.exitCode)),
            "Output": .string(answer.output),
          ])
        }),
    ])
  }
}

extension HealthCheck {
  /// As docker's inspect shows it: times in nanoseconds.
  var inspected: JSON {
    .object([
      "Test": .array(test.map(JSON.string)), "Interval": .number(interval),
      "Timeout": .number(timeout), "StartPeriod": .number(startPeriod), "StartInterval": .number(startInterval),
      "Retries": .number(Int64(retries)),
    ])
  }
}
