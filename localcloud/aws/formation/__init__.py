"""CloudFormation on moto: resource types of our own, updates in place, failures that say why."""
