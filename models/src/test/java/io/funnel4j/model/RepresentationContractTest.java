// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.model.contract.RepresentationContract;
import io.funnel4j.model.contract.Specs;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationGraph;
import io.funnel4j.model.representation.RepresentationTypes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of representations, for those of this project; one without an example here is found missing. */
class RepresentationContractTest extends RepresentationContract {
    @Override
    protected Map<String, Representation> representations() {
        return Specs.REPRESENTATIONS;
    }

    @Test
    void everyRepresentationHasAnExample() {
        assertThat(Specs.REPRESENTATIONS.keySet())
                .as("examples of representations")
                .containsAll(RepresentationTypes.names());
        Specs.REPRESENTATIONS.forEach((name, representation) ->
                assertThat(RepresentationTypes.nameOf(representation)).isEqualTo(name.replaceFirst(" .*", "")));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Mmoe(0, List.of(4))).hasMessage("MMoE has 0 experts; expected at least 1");
        assertThatThrownBy(() -> new Mmoe(2, List.of()))
                .hasMessage("an expert of MMoE needs layers of at least 1 unit, found []");
        assertThatThrownBy(() -> new Ple(1, 1, 0, List.of(4))).hasMessage("PLE has 0 own experts; expected at least 1");
        assertThatThrownBy(() -> RepresentationTypes.named("mmo"))
                .hasMessageContaining("unknown representation 'mmo'; expected one of")
                .hasMessageContaining("mmoe");
        assertThatThrownBy(() -> RepresentationTypes.named("java.lang.String"))
                .hasMessageContaining("does not implement " + Representation.class.getName());
    }

    @Test
    void refusesARepresentationThatForgetsATower() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph()).withRepresentation(new Forgetful());
        assertThatThrownBy(() -> GraphCompiler.compile(spec)).hasMessageContaining("gives no vertex for cvr");
    }

    private record Forgetful() implements Representation {
        @Override
        public Map<String, String> addTo(RepresentationGraph graph) {
            return Map.of("ctr", graph.input());
        }
    }

    @Test
    void refusesTwoPartsOfOneName() {
        FunnelSpec spec = Specs.small(Preset.ESMM.graph()).withRepresentation(new Repetitive());
        assertThatThrownBy(() -> GraphCompiler.compile(spec))
                .hasMessageContaining("two parts of the graph would be vertex 'layer'");
    }

    private record Repetitive() implements Representation {
        @Override
        public Map<String, String> addTo(RepresentationGraph graph) {
            return graph.forEachHead(head -> graph.relu("layer", 3, graph.input()));
        }
    }
}
