// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.problem.Funnel4jException;

import io.funnel4j.model.Scorer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ScoringController {
    private final Scorer scorer;
    private final int mostCandidates;

    ScoringController(Scorer scorer, ScoringProperties properties) {
        this.scorer = scorer;
        this.mostCandidates = properties.mostCandidates();
    }

    /**
     * Candidates of one request.
     *
     * @param candidates each its values by column, as in the log that the model was trained on; null where missing
     * @param probabilities names such as {@code p_click}; all of the model's if left out
     */
    record ScoreRequest(List<Map<String, String>> candidates, List<String> probabilities) {
        ScoreRequest {
            candidates = candidates == null ? List.of() : candidates;
            probabilities = probabilities == null ? List.of() : probabilities;
        }
    }

    /** @param probabilities by name, one a candidate */
    record ScoreResponse(Map<String, double[]> probabilities) {}

    @PostMapping("/score")
    ScoreResponse score(@RequestBody ScoreRequest request) {
        int candidates = request.candidates().size();
        if (candidates == 0 || candidates > mostCandidates) {
            throw badRequest("'candidates' has " + candidates + " rows; expected 1 to " + mostCandidates);
        }
        if (Stream.of(request.candidates(), request.probabilities())
                .flatMap(List::stream)
                .anyMatch(Objects::isNull)) {
            throw badRequest("'candidates' or 'probabilities' holds null; leave it out");
        }
        try {
            return new ScoreResponse(
                    scorer.score(request.candidates(), request.probabilities().toArray(String[]::new)));
        } catch (Funnel4jException | IllegalArgumentException e) {
            throw badRequest(e.getMessage()); // names the row and the column, or the probability
        }
    }

    private static ErrorResponseException badRequest(String detail) {
        HttpStatus status = HttpStatus.BAD_REQUEST;
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
