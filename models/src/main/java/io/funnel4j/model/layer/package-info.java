/** Dense layers whose step costs little more than its matrix products. */
package io.funnel4j.model.layer;
